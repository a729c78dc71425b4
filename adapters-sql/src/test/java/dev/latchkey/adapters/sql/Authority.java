package dev.latchkey.adapters.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A certificate authority, made by the JDK's keytool, and the certificate of one server. */
final class Authority {

  private static final String PASSWORD = "changeit";

  private final Path store;
  private final KeyStore keys = KeyStore.getInstance("PKCS12");

  /** Makes the authority in a directory, and a certificate for this host name or address. */
  Authority(Path directory, String subjectAlternativeName)
      throws IOException, InterruptedException, GeneralSecurityException {
    store = directory.resolve("authority.p12");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Authority", "-ext", "bc:c");
    String san = "san=" + subjectAlternativeName;
    keytool("-genkeypair", "-alias", "server", "-dname", "CN=Server", "-signer", "ca", "-ext", san);
    try (InputStream input = Files.newInputStream(store)) {
      keys.load(input, PASSWORD.toCharArray());
    }
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  /** What clients trust. */
  String certificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate("ca").getEncoded());
  }

  String serverCertificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
  }

  String serverKey() throws GeneralSecurityException {
    Key key = Objects.requireNonNull(keys.getKey("server", PASSWORD.toCharArray()));
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
  }
}
