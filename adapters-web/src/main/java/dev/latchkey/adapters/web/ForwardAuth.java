package dev.latchkey.adapters.web;

import dev.latchkey.application.Authenticate;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Refusal.NotAuthenticated;
import dev.latchkey.domain.User;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Tells a reverse proxy whether a request to an application may pass, and which user sends it.
 * There are no rules by path or host: a request with a live session passes, any other does not.
 *
 * <p>A filter, because the path after {@link #PATH}, the method and the body belong to the
 * application: a servlet container would resolve {@code /forward-auth/../} to the login page, whose
 * 200 would admit every client.
 */
final class ForwardAuth extends OncePerRequestFilter {

  static final String PATH = "/forward-auth";

  /** Query parameter: redirects browsers to the login page, for proxies that pass a redirect on. */
  private static final String LOGIN = "login";

  /**
   * Query parameter: adds the cookies that the application may see, for proxies that cannot remove
   * one.
   */
  private static final String COOKIES = "cookies";

  private final Authenticate authenticate;
  private final PresentedKeys presentedKeys;
  private final LoginPage loginPage;
  private final Refusals refusals;
  private final HandlerExceptionResolver errors;

  ForwardAuth(
      Authenticate authenticate,
      PresentedKeys presentedKeys,
      LoginPage loginPage,
      Refusals refusals,
      HandlerExceptionResolver errors) {
    this.authenticate = authenticate;
    this.presentedKeys = presentedKeys;
    this.loginPage = loginPage;
    this.refusals = refusals;
    this.errors = errors;
  }

  /** Returns whether the request asks this class, by its path as it was sent. */
  static boolean isFor(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.startsWith(PATH)
        && (path.length() == PATH.length() || "/;".indexOf(path.charAt(PATH.length())) >= 0);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !isFor(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      // The body is not read.
      response.setHeader(HttpHeaders.CONNECTION, "close");
    }
    try {
      Optional<String> asked = OriginalUrl.of(request);
      try {
        admit(authenticate.execute(presentedKeys.one(request)), request, response);
      } catch (NotAuthenticated refused) {
        refuse(refused, asked, request, response);
      }
    } catch (RuntimeException failed) {
      errors.resolveException(request, response, null, failed);
    }
  }

  private void admit(SignedIn me, HttpServletRequest request, HttpServletResponse response) {
    User user = me.user();
    String username = HeaderText.percentEncoded(user.username().value());
    String email = HeaderText.checked(user.email().value());
    String id = HeaderText.percentEncoded(user.id().value());
    if (has(COOKIES, request)) {
      String others = presentedKeys.otherCookies(request);
      if (!others.isEmpty()) {
        response.setHeader(HttpHeaders.COOKIE, others);
      }
    }
    response.setHeader("Remote-User", username);
    response.setHeader("Remote-Email", email);
    response.setHeader("Latchkey-User-Id", id);
    response.setContentLength(0);
  }

  private void refuse(
      NotAuthenticated refused,
      Optional<String> asked,
      HttpServletRequest request,
      HttpServletResponse response) {
    Optional<String> login =
        Navigation.isOne(request) ? loginPage.returningTo(asked) : Optional.empty();
    // Also with 401: nginx fails on a redirect, but can make one from this header.
    login.ifPresent(url -> response.setHeader(HttpHeaders.LOCATION, url));
    if (login.isPresent() && has(LOGIN, request)) {
      refusals.tell(refused, request);
      response.setStatus(HttpStatus.FOUND.value());
      response.setContentLength(0);
    } else {
      errors.resolveException(request, response, null, refused);
    }
  }

  private static boolean has(String parameter, HttpServletRequest request) {
    String query = request.getQueryString();
    return query != null && Arrays.asList(query.split("&", -1)).contains(parameter);
  }
}
