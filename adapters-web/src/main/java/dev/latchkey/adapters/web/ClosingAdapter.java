package dev.latchkey.adapters.web;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.springframework.http.HttpHeaders;

/**
 * Closes a connection after an answer in two cases. If the request's body was not read, Tomcat
 * would read the rest first, and wait for it. If the next request is here already (pipelining),
 * Tomcat would answer it and all that follow in a row, while other clients wait; RFC 9112, 9.3.2
 * expects a client to send unanswered requests again. It also has malformed paths rejected ({@link
 * HttpProcessor#checkPath}).
 */
record ClosingAdapter(Adapter tomcat, HttpProcessor connection) implements Adapter {

  @Override
  public void service(Request request, Response response) throws Exception {
    connection.checkPath();
    if (connection.isPipelined()) {
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    tomcat.service(request, response);
    closeIfUnread(request);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent event)
      throws Exception {
    boolean goesOn = tomcat.asyncDispatch(request, response, event);
    closeIfUnread(request);
    return goesOn;
  }

  private static void closeIfUnread(Request request) {
    var waits = new AtomicBoolean();
    request.action(ActionCode.ASYNC_IS_ASYNC, waits);
    if (!waits.get() && HttpProtocol.isUnread(request)) {
      request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return tomcat.prepare(request, response);
  }

  @Override
  public void log(Request request, Response response, long time) {
    tomcat.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    tomcat.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return tomcat.getDomain();
  }
}
