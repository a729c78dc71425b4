package dev.latchkey.adapters.web;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body. */
final class MalformedBody {

  private MalformedBody() {}

  /** Names only fields of the schema and repeats nothing that the client sent. */
  static String describe(HttpMessageNotReadableException unreadable) {
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
}
