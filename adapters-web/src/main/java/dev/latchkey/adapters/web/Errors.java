package dev.latchkey.adapters.web;

import dev.latchkey.adapters.web.Problem.FieldError;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.UnreadableUser;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Translates every exception into a {@link Problem}; apart from {@link ServerErrors}, no other
 * class writes an error response.
 */
@RestController
@RestControllerAdvice
final class Errors extends ResponseEntityExceptionHandler implements ErrorController {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  /** Hashing takes milliseconds, electing a new primary seconds. */
  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private static final Duration STORE_RETRY = Duration.ofSeconds(5);

  private final Refusals refusals;
  private final Tarpit tarpit = new Tarpit();

  Errors(Refusals refusals) {
    this.refusals = refusals;
  }

  @ExceptionHandler
  ResponseEntity<Object> on(Refusal refusal, HttpServletRequest request) {
    refusals.tell(refusal, request);
    return answer(refusal);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> on(Refusal.TooManyAttempts refusal, HttpServletRequest request) {
    return tarpit.delay(answer(refusal), request);
  }

  static ResponseEntity<Object> answer(Refusal refusal) {
    HttpForm form = HttpForm.of(refusal);
    String message = message(refusal);
    var headers = new HttpHeaders();
    if (refusal instanceof Refusal.TooManyAttempts tooMany) {
      headers.set(HttpHeaders.RETRY_AFTER, seconds(tooMany.retryAfter()));
    }
    if (form.status() == HttpStatus.UNAUTHORIZED) {
      // RFC 9110, 15.5.2 demands a challenge; on this one, browsers do not ask for a password.
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    List<FieldError> errors =
        form.field() == null ? List.of() : List.of(new FieldError(form.field(), message));
    return answer(Problem.of(form.status(), form.code(), message, errors), headers);
  }

  @ExceptionHandler
  ResponseEntity<Object> on(RequestRefused refused, HttpServletRequest request) {
    if (refused.code().equals(RequestRefused.CROSS_SITE)) {
      refusals.tell(Reason.CROSS_SITE, request);
    }
    return answer(
        Problem.of(refused.status(), refused.code(), message(refused)), new HttpHeaders());
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> on(Busy busy, HttpServletRequest request) {
    return tarpit.delay(answer(busy), request);
  }

  static ResponseEntity<Object> answer(Busy busy) {
    return tryAgain("busy", "the service is busy, please try again", BUSY_RETRY);
  }

  @ExceptionHandler
  ResponseEntity<Object> on(StoreUnavailable away) {
    // Logged for every request while the store is away: one line, no stack trace.
    LOG.error(
        "the store cannot answer: {}", NestedExceptionUtils.getMostSpecificCause(away).toString());
    LOG.debug("the store cannot answer", away);
    return tryAgain(
        "store_unavailable", "the service cannot answer now, please try again", STORE_RETRY);
  }

  @ExceptionHandler
  ResponseEntity<Object> on(UnreadableUser damaged) {
    // Logged for every request of this user: one line, no stack trace.
    LOG.error("a user is damaged: {}", damaged.getMessage());
    return answer(Problem.of(HttpStatus.INTERNAL_SERVER_ERROR), new HttpHeaders());
  }

  private static ResponseEntity<Object> tryAgain(String code, String message, Duration after) {
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, seconds(after));
    return answer(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, code, message), headers);
  }

  /** A malformed query, such as {@code %zz}. */
  @ExceptionHandler
  ResponseEntity<Object> on(InvalidParameterException malformed) {
    return answer(Problem.of(HttpStatus.BAD_REQUEST), new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<Object> on(Exception fault) {
    LOG.error("internal error", fault);
    return answer(Problem.of(HttpStatus.INTERNAL_SERVER_ERROR), new HttpHeaders());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(
        Problem.of(status, "malformed_body", MalformedBody.describe(unreadable)), headers);
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(Problem.of(status), headers);
  }

  /** Answers requests that the server rejects before they reach a handler. */
  @RequestMapping("${server.error.path:/error}")
  @Nullable ResponseEntity<Object> onServerError(
      HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted()) {
      // The client is gone, in the middle of an answer.
      return null;
    }
    BrowserSafety.setHeaders(request, response);
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
    return answer(Problem.of(status == null ? HttpStatus.NOT_FOUND : status), new HttpHeaders());
  }

  private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static String message(RuntimeException exception) {
    return String.valueOf(exception.getMessage());
  }

  /** Returns whole seconds, rounded up. */
  private static String seconds(Duration duration) {
    return Long.toString(duration.plusMillis(999).toSeconds());
  }
}
