package dev.latchkey.adapters.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reverse proxy of this machine, run with the very snippet of {@code docs/proxies.md}. */
final class RealProxy implements AutoCloseable {

  enum Kind {
    NGINX(
        "/usr/sbin/nginx",
        "-c CONFIG",
        """
        daemon off;
        master_process off;
        pid DIR/pid;
        error_log DIR/log;
        events {}
        http {
          access_log off;
          client_body_temp_path DIR/body;
          proxy_temp_path DIR/proxy;
          fastcgi_temp_path DIR/fastcgi;
          uwsgi_temp_path DIR/uwsgi;
          scgi_temp_path DIR/scgi;
          SNIPPET
        }
        """),
    CADDY(
        "/usr/bin/caddy",
        "run --adapter caddyfile --config CONFIG",
        """
        {
          admin off
          auto_https disable_redirects
        }
        SNIPPET
        """),
    HAPROXY("/usr/sbin/haproxy", "-db -f CONFIG", "SNIPPET"),
    APACHE(
        "/usr/sbin/apache2",
        "-DFOREGROUND -f CONFIG",
        """
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
        LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
        LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
        LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
        ServerRoot DIR
        ServerName localhost
        DefaultRuntimeDir DIR
        PidFile DIR/pid
        ErrorLog DIR/log
        User www-data
        Group www-data
        Listen 443
        SNIPPET
        """);

    private final String executable;
    private final String arguments;
    private final String around;

    Kind(String executable, String arguments, String around) {
      this.executable = executable;
      this.arguments = arguments;
      this.around = around;
    }

    boolean isInstalled() {
      return Files.isExecutable(Path.of(executable));
    }

    /** The snippet as printed. */
    String snippet() {
      return block("../docs/proxies.md", name());
    }

    private static String block(String document, String language) {
      Matcher block =
          Pattern.compile("(?s)```" + language.toLowerCase(Locale.ROOT) + "\n(.*?)```")
              .matcher(read(document));
      if (!block.find()) {
        throw new IllegalStateException(document + " shows no " + language);
      }
      return block.group(1);
    }

    /** The snippet with what the document says to replace for a path. */
    String underPath() {
      return switch (this) {
        case NGINX ->
            snippet()
                .replace("location / {", "location /auth/ {")
                .replace("http://127.0.0.1:8080;", "http://127.0.0.1:8080/;");
        case CADDY ->
            snippet()
                .replaceFirst(
                    "(  reverse_proxy .*)",
                    "  redir /auth /auth/\n  handle_path /auth/* {\n$1\n  }");
        case HAPROXY ->
            snippet()
                .replace(
                    "  default_backend",
                    "  http-request replace-path ^/auth(/.*) \\1\n  default_backend");
        case APACHE -> snippet().replace("ProxyPass / ", "ProxyPass /auth/ ");
      };
    }
  }

  private final Process process;
  private final int port;

  /**
   * Starts it and waits until it listens.
   *
   * @param snippet what {@link Kind#snippet} or {@link Kind#underPath} returns, or a change of it
   * @param certificate the path of the certificate's files without {@code .crt}, {@code .key}, and
   *     {@code .pem} for both
   */
  RealProxy(Kind kind, String snippet, Path directory, Path certificate, int port, int latchkeyPort)
      throws IOException {
    this.port = port;
    String adapted =
        snippet
            .replace("127.0.0.1:8080", "127.0.0.1:" + latchkeyPort)
            .replaceAll("\\b443\\b", Integer.toString(port))
            .replaceAll("/etc/ssl/(id|app)\\.example\\.com", certificate.toString())
            .replaceAll("(id|app)\\.example\\.com \\{", "https://:" + port + " {");
    String config =
        kind.around
            .replace("443", Integer.toString(port))
            .replace("SNIPPET", adapted)
            .replace("DIR", directory.toString());
    Path file = Files.writeString(directory.resolve("config"), config);
    var command = new ArrayList<>(List.of(kind.executable));
    for (String argument : kind.arguments.split(" ", -1)) {
      command.add(argument.replace("CONFIG", file.toString()));
    }
    var builder = new ProcessBuilder(command);
    builder.environment().put("HOME", directory.toString());
    process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    awaitPort(directory);
  }

  /** One in front of an application, with the very snippets of {@code docs/forward-auth.md}. */
  static RealProxy forApplication(
      Kind kind, Path directory, Path certificate, int latchkeyPort, int applicationPort)
      throws IOException {
    String document = "../docs/forward-auth.md";
    Path script = directory.resolve("latchkey.lua");
    if (kind == Kind.HAPROXY) {
      String lua = Kind.block(document, "lua").replace("8080", Integer.toString(latchkeyPort));
      Files.writeString(script, lua);
    }
    String snippet =
        Kind.block(document, kind.name())
            .replace("/etc/haproxy/latchkey.lua", script.toString())
            .replace("127.0.0.1:3000", "127.0.0.1:" + applicationPort);
    return new RealProxy(kind, snippet, directory, certificate, freePort(), latchkeyPort);
  }

  int port() {
    return port;
  }

  String url(String host) {
    return "https://" + host + ":" + port + "/";
  }

  private void awaitPort(Path directory) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException("does not start: " + read(directory + "/output"), notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
