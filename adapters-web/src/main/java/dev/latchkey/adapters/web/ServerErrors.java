package dev.latchkey.adapters.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a {@link Problem} for requests that Tomcat itself rejects, such as a malformed path or
 * header.
 */
final class ServerErrors extends ErrorReportValve {

  private final JsonMapper json;

  ServerErrors(JsonMapper json) {
    this.json = json;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null
        || !status.isError()
        || response.isCommitted()
        || !response.setErrorReported()) {
      return;
    }
    byte[] body = json.writeValueAsBytes(Problem.of(status));
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      BrowserSafety.setHeaders(request, response);
      if (HttpProtocol.isUnread(request.getCoyoteRequest())) {
        response.setHeader(HttpHeaders.CONNECTION, "close");
      }
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException gone) {
      LoggerFactory.getLogger(ServerErrors.class).debug("the client has disconnected", gone);
    }
  }
}
