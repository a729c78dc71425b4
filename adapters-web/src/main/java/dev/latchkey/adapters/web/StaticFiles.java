package dev.latchkey.adapters.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.HttpRequestHandler;

/**
 * Serves files from memory. They are read while starting, so that a request opens none, and written
 * as the client reads them, so that no thread waits for it.
 */
final class StaticFiles implements HttpRequestHandler {

  private static final int SLICE_BYTES = 8 * 1024;

  /**
   * Enough for the largest file, 1.55 MB, at 5.2 kB/s. A client that reads nothing at all is
   * disconnected much sooner.
   */
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

  private record File(ByteArrayResource content, String type) {}

  private final Map<String, File> files = new HashMap<>();

  /** Adds a file under the given path. */
  StaticFiles add(String path, Resource file) {
    MediaType type = MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM);
    try {
      return add(path, file.getContentAsByteArray(), type);
    } catch (IOException broken) {
      throw new IllegalStateException("cannot read " + file, broken);
    }
  }

  /** Adds a file under the given path; a text is UTF-8. */
  StaticFiles add(String path, byte[] content, MediaType type) {
    boolean text = type.getType().equals("text");
    String header = (text ? new MediaType(type, StandardCharsets.UTF_8) : type).toString();
    files.put(path, new File(new ByteArrayResource(content), header));
    return this;
  }

  /** This handler under the path of each file. */
  Map<String, StaticFiles> byPath() {
    var handlers = new HashMap<String, StaticFiles>();
    files.keySet().forEach(path -> handlers.put(path, this));
    return handlers;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean head = HttpMethod.HEAD.matches(request.getMethod());
    if (!head && !HttpMethod.GET.matches(request.getMethod())) {
      response.setHeader(HttpHeaders.ALLOW, "GET, HEAD");
      response.sendError(HttpStatus.METHOD_NOT_ALLOWED.value());
      return;
    }
    File file = files.get(request.getServletPath());
    if (file == null) {
      throw new IllegalStateException("mapped, but not there: " + request.getServletPath());
    }
    response.setContentType(file.type());
    byte[] content = file.content().getByteArray();
    response.setContentLength(content.length);
    if (!head) {
      AsyncContext async = request.startAsync(request, response);
      async.setTimeout(LONGEST_ANSWER.toMillis());
      ServletOutputStream out = response.getOutputStream();
      out.setWriteListener(new Writer(content, out, async));
    }
  }

  private static final class Writer implements WriteListener {

    private final byte[] content;
    private final ServletOutputStream out;
    private final AsyncContext async;
    private int written;

    Writer(byte[] content, ServletOutputStream out, AsyncContext async) {
      this.content = content;
      this.out = out;
      this.async = async;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (written == content.length) {
          async.complete();
          return;
        }
        int length = Math.min(SLICE_BYTES, content.length - written);
        out.write(content, written, length);
        written += length;
      }
    }

    @Override
    public void onError(Throwable gone) {
      async.complete();
    }
  }
}
