package dev.latchkey.application;

import dev.latchkey.application.port.PasswordHasher;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordHash;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/** A {@link PasswordHasher} that keeps callers waiting: they are known to be under way. */
final class GatedHasher implements PasswordHasher {

  private final PasswordHasher hasher;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Semaphore arrived = new Semaphore(0);
  private volatile boolean closed;

  GatedHasher(PasswordHasher hasher) {
    this.hasher = hasher;
  }

  /** Starts the work in a thread of its own and returns when it waits at the gate. */
  <T> FutureTask<T> start(Callable<T> work) throws InterruptedException {
    closed = true;
    var task = new FutureTask<>(work);
    var thread = new Thread(task, "gated");
    thread.setDaemon(true);
    thread.start();
    arrived.acquire();
    return task;
  }

  /** Lets all callers pass from now on. */
  void open() {
    closed = false;
    gate.countDown();
  }

  private PasswordHasher passed() {
    if (closed) {
      arrived.release();
      try {
        gate.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return hasher;
  }

  @Override
  public PasswordHash hash(Password password) {
    return passed().hash(password);
  }

  @Override
  public boolean matches(Password password, PasswordHash hash) {
    return passed().matches(password, hash);
  }

  @Override
  public boolean outdated(PasswordHash hash) {
    return hasher.outdated(hash);
  }

  @Override
  public boolean readable(PasswordHash hash) {
    return hasher.readable(hash);
  }
}
