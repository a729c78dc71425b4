package dev.latchkey.adapters.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * A request whose whole body is in memory. An empty body counts as JSON, whatever type the request
 * names.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

  private final ByteArrayInputStream body;
  private final boolean empty;

  BufferedRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = new ByteArrayInputStream(body);
    this.empty = body.length == 0;
  }

  /** Code behind {@link Bodies} sees this request for the first time. */
  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public @Nullable String getContentType() {
    return empty ? MediaType.APPLICATION_JSON_VALUE : super.getContentType();
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isType(name) ? getContentType() : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return empty && isType(name)
        ? Collections.enumeration(List.of(MediaType.APPLICATION_JSON_VALUE))
        : super.getHeaders(name);
  }

  private static boolean isType(String name) {
    return HttpHeaders.CONTENT_TYPE.equalsIgnoreCase(name);
  }

  @Override
  public ServletInputStream getInputStream() {
    return new ServletInputStream() {
      @Override
      public int read() {
        return body.read();
      }

      @Override
      public int read(byte[] target, int start, int length) {
        return body.read(target, start, length);
      }

      @Override
      public boolean isFinished() {
        return body.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the body is there already");
      }
    };
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }
}
