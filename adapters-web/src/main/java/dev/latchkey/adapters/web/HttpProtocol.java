package dev.latchkey.adapters.web;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketEvent;

/** HTTP/1.1 as Tomcat speaks it, but no thread ever waits for a client. */
final class HttpProtocol extends Http11NioProtocol {

  /** Cookies of other services on the host are sent, too: more than Tomcat's 8 KiB. */
  private static final int MOST_HEADER_BYTES = 20 * 1024;

  private final Connections connections;

  HttpProtocol() {
    this(new Connections());
  }

  private HttpProtocol(Connections connections) {
    super(connections);
    this.connections = connections;
    setMaxHttpRequestHeaderSize(MOST_HEADER_BYTES);
    setMaxHeaderCount(HttpProcessor.MOST_HEADERS);
  }

  @Override
  protected Processor createProcessor() {
    return new HttpProcessor(this, getAdapter(), connections);
  }

  @Override
  public void setAdapter(Adapter adapter) {
    super.setAdapter(new UnreadBodies(adapter));
  }

  /**
   * Closes a connection whose request was answered before its body was read. Tomcat would read the
   * rest first, and wait for it.
   */
  private record UnreadBodies(Adapter tomcat) implements Adapter {

    @Override
    public void service(Request request, Response response) throws Exception {
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
      if (!waits.get() && isUnread(request)) {
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

  /** Whether a part of the request's body was not read. */
  static boolean isUnread(Request request) {
    var read = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return !read.get();
  }
}
