package dev.latchkey.adapters.web;

import dev.latchkey.adapters.web.Problem.FieldError;
import dev.latchkey.application.port.Busy;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Translates every exception into a {@link Problem}; no other class writes an error response. */
@RestController
@RestControllerAdvice
final class Errors extends ResponseEntityExceptionHandler implements ErrorController {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  /** Hashing takes milliseconds, electing a new primary seconds. */
  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private static final Duration STORE_RETRY = Duration.ofSeconds(5);

  /** The HTTP form of a refusal, and the field that it concerns, if any. */
  private record Meaning(HttpStatus status, String code, @Nullable String field) {}

  private final Refusals refusals;

  Errors(Refusals refusals) {
    this.refusals = refusals;
  }

  @ExceptionHandler
  ResponseEntity<Object> on(Refusal refusal, HttpServletRequest request) {
    refusals.tell(refusal, request);
    return answer(refusal);
  }

  static ResponseEntity<Object> answer(Refusal refusal) {
    Meaning meaning = meaning(refusal);
    String message = message(refusal);
    var headers = new HttpHeaders();
    if (refusal instanceof Refusal.TooManyAttempts tooMany) {
      headers.set(HttpHeaders.RETRY_AFTER, seconds(tooMany.retryAfter()));
    }
    if (meaning.status() == HttpStatus.UNAUTHORIZED) {
      // RFC 9110, 15.5.2 asks for one; browsers do not ask for a password on this one.
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    List<FieldError> errors =
        meaning.field() == null ? List.of() : List.of(new FieldError(meaning.field(), message));
    return answer(Problem.of(meaning.status(), meaning.code(), message, errors), headers);
  }

  private static Meaning meaning(Refusal refusal) {
    if (refusal instanceof Refusal.InvalidCredentials) {
      return new Meaning(HttpStatus.UNAUTHORIZED, "invalid_credentials", null);
    } else if (refusal instanceof Refusal.NotAuthenticated) {
      return new Meaning(HttpStatus.UNAUTHORIZED, "not_authenticated", null);
    } else if (refusal instanceof Refusal.WrongCurrentPassword) {
      return new Meaning(HttpStatus.FORBIDDEN, "wrong_current_password", "currentPassword");
    } else if (refusal instanceof Refusal.RecentLoginRequired) {
      return new Meaning(HttpStatus.FORBIDDEN, "recent_login_required", "currentPassword");
    } else if (refusal instanceof Refusal.PasswordRejected rejected) {
      String reason = rejected.reason().name().toLowerCase(Locale.ROOT);
      return new Meaning(HttpStatus.UNPROCESSABLE_CONTENT, "password_" + reason, "password");
    } else if (refusal instanceof Refusal.Invalid invalid) {
      return new Meaning(
          HttpStatus.UNPROCESSABLE_CONTENT, "invalid_" + invalid.field(), invalid.field());
    } else if (refusal instanceof Refusal.UsernameTaken) {
      return new Meaning(HttpStatus.UNPROCESSABLE_CONTENT, "username_taken", "username");
    } else if (refusal instanceof Refusal.EmailTaken) {
      return new Meaning(HttpStatus.UNPROCESSABLE_CONTENT, "email_taken", "email");
    } else if (refusal instanceof Refusal.TooManyAttempts) {
      return new Meaning(HttpStatus.TOO_MANY_REQUESTS, "too_many_attempts", null);
    } else if (refusal instanceof Refusal.NoSuchSession) {
      return new Meaning(HttpStatus.NOT_FOUND, "no_such_session", null);
    } else if (refusal instanceof Refusal.ResetLinkInvalid) {
      return new Meaning(HttpStatus.FORBIDDEN, "reset_link_invalid", null);
    } else if (refusal instanceof Refusal.PasswordResetNotSetUp) {
      return new Meaning(HttpStatus.NOT_FOUND, "password_reset_not_set_up", null);
    }
    throw new IllegalArgumentException("no meaning in HTTP for " + refusal.getClass());
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
  ResponseEntity<Object> on(Busy busy) {
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

  private static ResponseEntity<Object> tryAgain(String code, String message, Duration after) {
    var headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, seconds(after));
    return answer(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, code, message), headers);
  }

  /** A query that is no query, such as {@code %zz}. */
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
    return answer(Problem.of(status, "malformed_body", whatIsWrong(unreadable)), headers);
  }

  /** Names only fields of the schema and repeats nothing that the client sent. */
  private static String whatIsWrong(HttpMessageNotReadableException unreadable) {
    Throwable cause = unreadable.getCause();
    if (cause instanceof UnrecognizedPropertyException unknown) {
      List<JacksonException.Reference> path = unknown.getPath();
      return "there is an unknown field in " + name(path.subList(0, path.size() - 1));
    } else if (cause instanceof MismatchedInputException mismatched
        && !mismatched.getPath().isEmpty()) {
      return name(mismatched.getPath()) + " is missing or of the wrong type";
    } else if (cause instanceof StreamReadException) {
      return "the body is not valid JSON";
    }
    return "the body must be a JSON object";
  }

  private static String name(List<JacksonException.Reference> path) {
    return path.isEmpty()
        ? "the body"
        : path.stream()
            .map(step -> String.valueOf(step.getPropertyName()))
            .collect(Collectors.joining("."));
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
