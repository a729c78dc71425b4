package dev.latchkey.adapters.web;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 as Tomcat speaks it, but a slow client holds no thread. */
final class HttpProtocol extends Http11NioProtocol {

  private final Connections connections;

  HttpProtocol() {
    this(new Connections());
  }

  private HttpProtocol(Connections connections) {
    super(connections);
    this.connections = connections;
    setMaxHeaderCount(HttpProcessor.MOST_HEADERS);
  }

  @Override
  protected Processor createProcessor() {
    return new HttpProcessor(this, getAdapter(), connections);
  }

  /** Returns whether a part of the request's body was not read. */
  static boolean isUnread(Request request) {
    var read = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return !read.get();
  }
}
