package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Delays {@code too_many_attempts} and {@code busy}, which ask a client to try again later. A
 * client that repeats its request at once then sends one a second instead of thousands, and leaves
 * the processors to other clients. No thread waits meanwhile.
 */
final class Tarpit {

  private static final Logger LOG = LoggerFactory.getLogger(Tarpit.class);

  /** The shortest {@code Retry-After}. 64 clients that repeat send 64 requests a second. */
  static final Duration DELAY = Duration.ofSeconds(1);

  /** Each costs a connection and its buffers; further ones are answered at once. */
  private static final int MOST = 1000;

  /** Runs on the timer's thread: setting a result does not block. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(DELAY.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);

  private final Semaphore free = new Semaphore(MOST);

  /** Returns null if the answer is given later. The request must be handled by a controller. */
  @Nullable ResponseEntity<Object> delay(
      ResponseEntity<Object> answer, HttpServletRequest request) {
    if (!free.tryAcquire()) {
      return answer;
    }
    var later = new DeferredResult<ResponseEntity<Object>>();
    try {
      WebAsyncUtils.getAsyncManager(request)
          .startDeferredResultProcessing(later, new ModelAndViewContainer());
    } catch (Exception impossible) {
      free.release();
      LOG.warn("an answer cannot be delayed", impossible);
      return answer;
    }
    LATER.execute(
        () -> {
          free.release();
          later.setResult(answer);
        });
    return null;
  }
}
