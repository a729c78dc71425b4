package dev.latchkey.adapters.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The form of every error: problem details (RFC 9457) with the ancestor's {@code error.message} and
 * a code for programs.
 *
 * @param errors what is wrong with which field; empty if the error concerns no field
 */
record Problem(
    String type,
    String title,
    int status,
    String detail,
    ErrorBody error,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  /** The statuses whose names are codes; {@code docs/errors.md} lists them. */
  private static final Set<HttpStatus> WITH_CODE =
      EnumSet.of(
          HttpStatus.BAD_REQUEST,
          HttpStatus.NOT_FOUND,
          HttpStatus.METHOD_NOT_ALLOWED,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          HttpStatus.EXPECTATION_FAILED,
          HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          HttpStatus.INTERNAL_SERVER_ERROR,
          HttpStatus.NOT_IMPLEMENTED,
          HttpStatus.SERVICE_UNAVAILABLE,
          HttpStatus.HTTP_VERSION_NOT_SUPPORTED);

  record ErrorBody(String message, String code) {}

  record FieldError(String field, String message) {}

  /**
   * An error of HTTP itself: the message is the reason phrase, the code its name. A status that has
   * no code becomes the general one of its class.
   */
  static Problem of(HttpStatusCode status) {
    HttpStatus known = known(status);
    if (!WITH_CODE.contains(known)) {
      known = known.is4xxClientError() ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
    }
    return of(known, known.name().toLowerCase(Locale.ROOT), known.getReasonPhrase());
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
