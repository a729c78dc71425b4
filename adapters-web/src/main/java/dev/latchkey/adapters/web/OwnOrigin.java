package dev.latchkey.adapters.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides which origin a request was sent to, and by which client. It runs first
 * and writes the result into the request, so all later readers agree: the check against forged
 * requests, CORS, the cookie's Secure, redirects, throttling and logs.
 */
final class OwnOrigin extends ValveBase {

  private final Proxies proxies;
  private final @Nullable PublicUrl publicUrl;

  OwnOrigin(Proxies proxies, @Nullable PublicUrl publicUrl) {
    super(true);
    this.proxies = proxies;
    this.publicUrl = publicUrl;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Route route = proxies.route(request);
    route.keepIn(request);
    String client = route.client().getHostAddress();
    request.setRemoteAddr(client);
    request.setRemoteHost(client);
    Optional<Origin> origin = publicUrl == null ? route.origin() : Optional.of(publicUrl.origin());
    origin.ifPresent(own -> apply(own, request));
    getNext().invoke(request, response);
  }

  private static void apply(Origin own, Request request) {
    request.setSecure(own.isSecure());
    request.getCoyoteRequest().scheme().setString(own.scheme());
    request.getCoyoteRequest().serverName().setString(own.host());
    request.getCoyoteRequest().setServerPort(own.port());
  }
}
