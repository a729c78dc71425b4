package dev.latchkey.application;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.InMemoryUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs two acts in every order that their reads and writes of the store can take: everything else
 * in the core is immutable, so they can meet nowhere else. A step is a read, or the read or the
 * write of an update.
 */
final class Interleavings {

  private static final long LONGEST_SECONDS = 20;

  /** A store that waits for its turn before every step of an act. */
  static final class SteppingUsers extends InMemoryUsers {

    private final ThreadLocal<Runnable> step = ThreadLocal.withInitial(() -> () -> {});

    @Override
    public Optional<User> find(User.Id id) {
      step.get().run();
      return super.find(id);
    }

    @Override
    public Optional<User> find(EmailAddress email) {
      step.get().run();
      return super.find(email);
    }

    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      step.get().run();
      return super.update(
          id,
          user -> {
            User changed = change.apply(user);
            step.get().run();
            return changed;
          });
    }

    @Override
    public Optional<User> remove(User.Id id) {
      step.get().run();
      return super.remove(id);
    }
  }

  /** One act under way. */
  private static final class Runner {

    private final Semaphore turn = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean over;

    Runner(SteppingUsers users, Runnable act) {
      var thread =
          new Thread(
              () -> {
                users.step.set(this::await);
                try {
                  act.run();
                } finally {
                  over = true;
                  stopped.release();
                }
              },
              "act");
      thread.setDaemon(true);
      thread.start();
      waitFor(stopped);
    }

    private void await() {
      stopped.release();
      waitFor(turn);
    }

    void step() {
      turn.release();
      waitFor(stopped);
    }

    private static void waitFor(Semaphore semaphore) {
      try {
        if (!semaphore.tryAcquire(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nothing happened for " + LONGEST_SECONDS + " s");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** Two acts in a world of their own, and the outcome when both are done. */
  interface World {
    SteppingUsers users();

    Runnable first();

    Runnable second();
  }

  private Interleavings() {}

  /**
   * Runs a new world for every order.
   *
   * @param done gets each world when its acts are done, and the order of their steps, as 1s and 2s
   * @return how many orders there are
   */
  static <W extends World> int explore(Supplier<W> worlds, BiConsumer<W, String> done) {
    var prefixes = new ArrayList<String>(List.of(""));
    int orders = 0;
    while (!prefixes.isEmpty()) {
      String prefix = prefixes.remove(prefixes.size() - 1);
      W world = worlds.get();
      String order = run(world, prefix, prefixes::add);
      done.accept(world, order);
      orders++;
    }
    return orders;
  }

  /** Beyond the prefix the first act goes on while it can; every other choice is reported. */
  private static String run(World world, String prefix, Consumer<String> others) {
    var first = new Runner(world.users(), world.first());
    var second = new Runner(world.users(), world.second());
    var order = new StringBuilder();
    while (!first.over || !second.over) {
      boolean firstGoes;
      if (order.length() < prefix.length()) {
        firstGoes = prefix.charAt(order.length()) == '1';
      } else {
        firstGoes = !first.over;
        if (!first.over && !second.over) {
          others.accept(order + "2");
        }
      }
      order.append(firstGoes ? '1' : '2');
      (firstGoes ? first : second).step();
    }
    return order.toString();
  }
}
