package dev.latchkey.application;

import static dev.latchkey.testkit.Core.CLIENT;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.application.Interleavings.SteppingUsers;
import dev.latchkey.application.port.Letter;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.User;
import dev.latchkey.testkit.Core;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two concurrent acts have the result of a serial order, in every interleaving. */
@Timeout(60)
class InterleavingsTest {

  private static final List<Password> PASSWORDS =
      List.of(TOM.password(), new Password("first fresh one"), new Password("second fresh one"));

  /** Every login is recent enough to change the password without another proof. */
  private static final SessionPolicy POLICY =
      new SessionPolicy(Duration.ofDays(30), Duration.ofDays(7), 20, Duration.ofDays(30));

  /** Stands for a user that was deleted. */
  private static final User NO_USER =
      User.create(TOM.username(), TOM.email(), new PasswordHash("none"));

  private enum Act {
    LOGIN((world, mine) -> world.core.login(TOM)),
    LOGIN_HOLDING_THE_LAPTOP(
        (world, mine) ->
            world.core.login.execute(
                TOM.email(), TOM.password(), CLIENT, Set.of(world.laptop), false)),
    SEE_THE_LAPTOP((world, mine) -> world.core.authenticate.execute(world.laptop)),
    SEE_THE_PHONE((world, mine) -> world.core.authenticate.execute(world.phone)),
    CHANGE_FROM_THE_LAPTOP(
        (world, mine) -> world.core.changePassword.execute(world.laptop, mine, null, CLIENT)),
    CHANGE_FROM_THE_LAPTOP_WITH_PROOF(
        (world, mine) ->
            world.core.changePassword.execute(world.laptop, mine, TOM.password(), CLIENT)),
    CHANGE_FROM_THE_PHONE_WITH_PROOF(
        (world, mine) ->
            world.core.changePassword.execute(world.phone, mine, TOM.password(), CLIENT)),
    LOG_THE_LAPTOP_OUT(
        (world, mine) -> {
          world.core.logout.execute(Set.of(world.laptop), CLIENT);
          return null;
        }),
    END_THE_LAPTOP_FROM_THE_PHONE(
        (world, mine) -> {
          world.core.endSessions.execute(world.phone, world.laptop.session(), CLIENT);
          return null;
        }),
    END_ALL_BUT_THE_PHONE(
        (world, mine) -> {
          world.core.endSessions.execute(world.phone, CLIENT);
          return null;
        }),
    REQUEST_A_RESET(
        (world, mine) -> {
          world.core.requestPasswordReset.execute(TOM.email(), CLIENT);
          return null;
        }),
    RESET(
        (world, mine) -> {
          world.core.resetPassword.execute(world.token, mine, CLIENT);
          return null;
        }),
    DISABLE(
        (world, mine) -> {
          world.core.latchkey.disableUser().execute(world.token.user());
          return null;
        }),
    DELETE(
        (world, mine) -> {
          world.core.latchkey.deleteUser().execute(world.token.user());
          return null;
        });

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiFunction<World, Password, @Nullable SignedIn> what;

    Act(BiFunction<World, Password, @Nullable SignedIn> what) {
      this.what = what;
    }
  }

  /**
   * Tom with two sessions that are due for a touch, a reset link that is ten minutes old, and
   * optionally an outdated hash.
   */
  private static final class World implements Interleavings.World {

    private final SteppingUsers users = new SteppingUsers();
    private final Core core = new Core(users, POLICY, ThrottlePolicy.DEFAULT);
    private final SessionKey laptop = core.login(TOM).key();
    private final SessionKey phone = core.login(TOM).key();
    private final ResetToken token = ResetToken.issue(core.stored(TOM).id());
    private final List<String> answers = new ArrayList<>(List.of("", ""));
    private final List<SessionKey> keys =
        Collections.synchronizedList(new ArrayList<>(List.of(laptop, phone)));
    private final List<String> names =
        Collections.synchronizedList(new ArrayList<>(List.of("laptop", "phone")));
    private final Act first;
    private final Act second;

    World(Act first, Act second, boolean outdated) {
      this.first = first;
      this.second = second;
      if (outdated) {
        users.update(
            core.stored(TOM).id(), tom -> tom.rehash(core.hasher.outdatedHash(TOM.password())));
      }
      core.clock.advance(POLICY.idleTime().dividedBy(20));
      Instant asked = core.clock.instant().minus(Duration.ofMinutes(10));
      var reset = RecoveryPolicy.DEFAULT.resetFor(token, TOM.email(), asked);
      users.update(token.user(), tom -> tom.issueReset(reset));
    }

    @Override
    public SteppingUsers users() {
      return users;
    }

    @Override
    public Runnable first() {
      return () -> run(0, first);
    }

    @Override
    public Runnable second() {
      return () -> run(1, second);
    }

    private void run(int number, Act act) {
      try {
        SignedIn result = act.what.apply(this, PASSWORDS.get(number + 1));
        answers.set(number, "done");
        if (result != null && !keys.contains(result.key())) {
          keys.add(result.key());
          names.add("of act " + number);
        }
      } catch (Refusal refusal) {
        answers.set(number, refusal.getClass().getSimpleName());
      } catch (RuntimeException | Error fault) {
        answers.set(number, fault.toString());
      }
    }

    /** Returns what can be observed from outside. */
    String outcome() {
      var known = new TreeSet<String>();
      for (int i = 0; i < keys.size(); i++) {
        SessionKey key = keys.get(i);
        if (tom().sessions().stream().anyMatch(it -> it.id().equals(key.session()))) {
          known.add(names.get(i));
        }
      }
      var working = new ArrayList<String>();
      for (int i = 0; i < PASSWORDS.size(); i++) {
        if (core.hasher.matches(PASSWORDS.get(i), tom().passwordHash())) {
          working.add("password " + i);
        }
      }
      return answers
          + " "
          + known
          + " of "
          + tom().sessions().size()
          + " "
          + working
          + " "
          + letters();
    }

    private User tom() {
      return users.find(TOM.email()).orElse(NO_USER);
    }

    /** Returns the kinds of the letters sent, and which reset links work. */
    private List<String> letters() {
      var letters = new ArrayList<String>();
      if (works(token)) {
        letters.add("the old link works");
      }
      for (Letter letter : core.letters.all()) {
        boolean works = letter instanceof Letter.ResetLink link && works(link.token());
        letters.add(letter.getClass().getSimpleName() + (works ? " that works" : ""));
      }
      Collections.sort(letters);
      return letters;
    }

    private boolean works(ResetToken link) {
      try {
        tom().checkReset(link, core.clock.instant());
        return true;
      } catch (Refusal.ResetLinkInvalid invalid) {
        return false;
      }
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Act.values())
        .flatMap(first -> Stream.of(Act.values()).map(second -> new Act[] {first, second}))
        .filter(pair -> pair[0].compareTo(pair[1]) <= 0)
        .flatMap(
            pair ->
                Stream.of(false, true).map(outdated -> Arguments.of(pair[0], pair[1], outdated)));
  }

  @ParameterizedTest(name = "{0} and {1}, the hash outdated: {2}")
  @MethodSource("pairs")
  void comeToWhatOneAfterTheOtherWould(Act first, Act second, boolean outdated) {
    Set<String> expected = new TreeSet<>();
    for (boolean inOrder : new boolean[] {true, false}) {
      var world = new World(first, second, outdated);
      (inOrder ? world.first() : world.second()).run();
      (inOrder ? world.second() : world.first()).run();
      expected.add(world.outcome());
    }
    int orders =
        Interleavings.explore(
            () -> new World(first, second, outdated),
            (world, order) ->
                assertThat(world.outcome())
                    .as("steps in the order %s have the outcome of a serial order", order)
                    .isIn(expected));
    assertThat(orders).as("number of orders of steps").isGreaterThan(1);
  }
}
