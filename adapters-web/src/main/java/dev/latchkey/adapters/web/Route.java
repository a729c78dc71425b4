package dev.latchkey.adapters.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a request reached the server.
 *
 * @param client the nearest address that is no trusted proxy
 * @param origin the origin that the client asked for, by what the trusted proxies say; empty if
 *     they say nothing
 * @param proxies the number of trusted proxies that the request passed
 */
record Route(InetAddress client, Optional<Origin> origin, int proxies) {

  private static final String ATTRIBUTE = Route.class.getName();

  /** Returns the route that {@link #keepIn} has put into the request. */
  static Route of(HttpServletRequest request) {
    return (Route) request.getAttribute(ATTRIBUTE);
  }

  void keepIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }
}
