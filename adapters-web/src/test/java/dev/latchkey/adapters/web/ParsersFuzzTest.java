package dev.latchkey.adapters.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

/** {@link ParsersPropertyTest} on headers that a fuzzer picks by the branches they take. */
class ParsersFuzzTest {

  private final ParsersPropertyTest parsers = new ParsersPropertyTest();

  @FuzzTest(maxDuration = "45s")
  void headers(byte @NotNull [] bytes) throws Exception {
    String header = new String(bytes, ISO_8859_1);
    parsers.otherTextIsNoToken(header);
    parsers.cookiesHoldNoSeparator(header, "");
    parsers.aCookieIsFoundAmongOthers("value", header);
    parsers.otherTextMakesNoBrowserKnown(header);
    parsers.anUntrustedPeerIsTheClient(header);
    parsers.behindAProxyTheLastAddressCounts(header);
    parsers.devicesAreShort(header);
  }
}
