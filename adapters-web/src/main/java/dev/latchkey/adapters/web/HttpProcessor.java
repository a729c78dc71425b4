package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.HexUtils;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Tomcat's processor of a connection, which does not let a thread wait for a slow client. */
final class HttpProcessor extends Http11Processor {

  /**
   * How long a thread waits for a client that does not read. A client that has read the previous
   * answer leaves room for the next one, so only a client that has not is cut off.
   */
  private static final long PATIENCE_MILLIS = 10;

  /** How long the selector, which holds no thread, waits for a client to read on. */
  private static final long SLOWEST_READ_MILLIS = 10_000;

  static final int MOST_HEADERS = 100;

  private static final int MOST_COPIES = 100;

  /** Only their messages distinguish these from other malformed requests. */
  private static final Set<String> HEADERS_TOO_LARGE =
      Set.of(
          StringManager.getManager(Http11InputBuffer.class)
              .getString("iib.requestheadertoolarge.error"),
          StringManager.getManager(MimeHeaders.class)
              .getString("headers.maxCountFail", MOST_HEADERS));

  private final Connections connections;
  private final Adapter closing;
  private boolean headersTooLarge;

  HttpProcessor(HttpProtocol protocol, Adapter tomcat, Connections connections) {
    super(protocol, tomcat);
    this.connections = connections;
    this.closing = new ClosingAdapter(tomcat, this);
  }

  @Override
  public Adapter getAdapter() {
    return closing;
  }

  /**
   * Returns whether the next request, or its beginning, came with the one that is about to be
   * handled. A chunked body does not tell its length, so bytes after the headers count as the next
   * request.
   */
  boolean isPipelined() {
    if (getErrorState().isError()) {
      return false;
    }
    ByteBuffer received = getLeftoverInput();
    long body = request.getContentLengthLong();
    return body < 0
        ? received != null || HttpProtocol.isUnread(request)
        : received != null && received.remaining() > body;
  }

  @Override
  @SuppressWarnings("unchecked") // HttpProtocol has no other connections.
  public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
    var connection = (SocketWrapperBase<NioChannel>) socket;
    headersTooLarge = false;
    connections.proceed(connection);
    connection.setWriteTimeout(PATIENCE_MILLIS);
    SocketState state = super.process(connection, event);
    connection.setWriteTimeout(SLOWEST_READ_MILLIS);
    if (state == SocketState.LONG) {
      connections.waitFor(connection);
    }
    return state;
  }

  /**
   * Makes Tomcat answer 400 to two kinds of paths that it would accept. Tomcat does not check the
   * parameters of a path, from a {@code ;} to the next {@code /}, and Spring fails at a {@code %}
   * there without two hex digits. Tomcat also copies the rest of the path for each {@code ;} and
   * each {@code //}, which takes quadratic time.
   */
  void checkPath() {
    ByteChunk path = request.requestURI().getByteChunk();
    byte[] bytes = path.getBytes();
    int copies = 0;
    for (int i = path.getStart(); i < path.getEnd(); i++) {
      boolean malformed =
          bytes[i] == '%'
              && (i + 2 >= path.getEnd()
                  || HexUtils.getDec(bytes[i + 1]) < 0
                  || HexUtils.getDec(bytes[i + 2]) < 0);
      boolean emptySegment = i > path.getStart() && bytes[i] == '/' && bytes[i - 1] == '/';
      copies += bytes[i] == ';' || emptySegment ? 1 : 0;
      if (malformed || copies > MOST_COPIES) {
        // No path: Tomcat answers 400, to every method.
        request.requestURI().setBytes(new byte[] {'%'}, 0, 1);
        return;
      }
    }
  }

  /** RFC 6585, 5: 431, where Tomcat says 400. */
  @Override
  protected void setErrorState(ErrorState state, @Nullable Throwable fault) {
    super.setErrorState(state, fault);
    headersTooLarge |=
        fault != null
            && fault.getMessage() != null
            && HEADERS_TOO_LARGE.contains(fault.getMessage());
    if (headersTooLarge) {
      response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
    }
  }

  /** Accepts an underscore in a host name, which is usual in networks of containers. */
  @Override
  protected void parseHost(@Nullable MessageBytes host) {
    if (host == null || host.isNull() || host.getByteChunk().indexOf('_', 0) < 0) {
      super.parseHost(host);
      return;
    }
    String asSent = host.getByteChunk().toString();
    byte[] accepted = asSent.replace('_', 'x').getBytes(ISO_8859_1);
    var likeIt = MessageBytes.newInstance();
    likeIt.setBytes(accepted, 0, accepted.length);
    super.parseHost(likeIt);
    MessageBytes name = request.serverName();
    if (!name.isNull()) {
      name.setString(asSent.substring(0, name.toString().length()));
    }
  }
}
