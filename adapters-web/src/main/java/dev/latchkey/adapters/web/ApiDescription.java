package dev.latchkey.adapters.web;

import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API, {@code docs/openapi.yaml}, and a page to browse it. */
final class ApiDescription {

  static final String PAGE = "/swagger-ui.html";

  private ApiDescription() {}

  /**
   * Adds both.
   *
   * @param cookieName the name that the description gives to the session cookie
   */
  static void addTo(StaticFiles files, String cookieName) {
    files.add("/v3/api-docs", json(cookieName), MediaType.APPLICATION_JSON);
    files.add(PAGE, resource("swagger-ui/index.html"));
    for (String name :
        new String[] {
          "start.js", "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt",
        }) {
      files.add("/swagger-ui/" + name, resource("swagger-ui/" + name));
    }
  }

  private static byte[] json(String cookieName) {
    var yaml = new YamlMapFactoryBean();
    String name = "components: {securitySchemes: {cookie: {name: \"" + cookieName + "\"}}}";
    yaml.setResources(
        resource("openapi.yaml"), new ByteArrayResource(name.getBytes(StandardCharsets.UTF_8)));
    return JsonMapper.shared().writeValueAsBytes(yaml.getObject());
  }

  private static ClassPathResource resource(String name) {
    return new ClassPathResource(name, ApiDescription.class);
  }
}
