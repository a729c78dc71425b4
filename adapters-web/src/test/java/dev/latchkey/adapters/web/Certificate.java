package dev.latchkey.adapters.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A certificate for this machine, signed by itself, in the files that proxies read. */
final class Certificate {

  private static final String PASSWORD = "changeit";

  private static final String ARGUMENTS =
      "-genkeypair -alias id -keyalg EC -groupname secp256r1 -dname CN=id.localhost"
          + " -ext san=dns:id.localhost,dns:*.latchkey.localhost,ip:127.0.0.1,ip:::1"
          + " -storetype PKCS12 -storepass "
          + PASSWORD;

  private Certificate() {}

  /**
   * Writes {@code id.crt}, {@code id.key}, and both as {@code id.pem}; returns their common path.
   */
  static Path create(Path directory) throws Exception {
    Path store = directory.resolve("id.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(ARGUMENTS.split(" ", -1)));
    command.addAll(List.of("-keystore", store.toString()));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("keytool ended with " + exit);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(store)) {
      keys.load(input, PASSWORD.toCharArray());
    }
    String certificate = pem("CERTIFICATE", keys.getCertificate("id").getEncoded());
    var key = Objects.requireNonNull(keys.getKey("id", PASSWORD.toCharArray()));
    String privateKey = pem("PRIVATE KEY", key.getEncoded());
    Files.writeString(directory.resolve("id.crt"), certificate);
    Files.writeString(directory.resolve("id.key"), privateKey);
    Files.writeString(directory.resolve("id.pem"), certificate + privateKey);
    return directory.resolve("id");
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
  }
}
