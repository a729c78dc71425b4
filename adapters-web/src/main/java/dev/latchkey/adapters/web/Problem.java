package dev.latchkey.adapters.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The one form of every error: problem details (RFC 9457), with the {@code error.message} that
 * frontends have always read and a code for programs.
 *
 * @param errors what is wrong with which field; only for values that break their rules
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    ErrorBody error,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  record ErrorBody(String message, String code) {}

  record FieldError(String field, String message) {}

  /** An error of HTTP itself: the message is the status in words, the code the same as a name. */
  static Problem of(HttpStatusCode status) {
    HttpStatus known = known(status);
    return of(status, known.name().toLowerCase(Locale.ROOT), known.getReasonPhrase());
  }

  static Problem of(HttpStatusCode status, String code, String message) {
    return of(status, code, message, List.of());
  }

  static Problem of(HttpStatusCode status, String code, String message, List<FieldError> errors) {
    return new Problem(
        "about:blank",
        known(status).getReasonPhrase(),
        status.value(),
        message,
        new ErrorBody(message, code),
        errors);
  }

  private static HttpStatus known(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
  }
}
