package dev.latchkey.adapters.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
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

  static Problem of(HttpStatusCode status, String code, String message) {
    return of(status, code, message, List.of());
  }

  static Problem of(HttpStatusCode status, String code, String message, List<FieldError> errors) {
    HttpStatus known = HttpStatus.resolve(status.value());
    String title = known == null ? "Error" : known.getReasonPhrase();
    return new Problem(
        "about:blank", title, status.value(), message, new ErrorBody(message, code), errors);
  }
}
