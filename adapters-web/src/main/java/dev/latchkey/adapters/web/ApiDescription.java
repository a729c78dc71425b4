package dev.latchkey.adapters.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Serves the description of the API, {@code docs/openapi.yaml}, and a page to browse it. */
final class ApiDescription {

  static final String PAGE = "/swagger-ui.html";

  private static final ClassPathResource SWAGGER_UI = resource("swagger-ui/");

  private ApiDescription() {}

  /**
   * The routes of both.
   *
   * @param cookieName the name that the description gives to the session cookie
   */
  static RouterFunction<ServerResponse> routes(String cookieName) {
    Supplier<Map<String, Object>> description = SingletonSupplier.of(() -> description(cookieName));
    return RouterFunctions.route()
        .GET(
            "/v3/api-docs",
            request ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(description.get()))
        .resource(request -> request.path().equals(PAGE), SWAGGER_UI.createRelative("index.html"))
        .resources("/swagger-ui/**", SWAGGER_UI)
        .build();
  }

  private static Map<String, Object> description(String cookieName) {
    var yaml = new YamlMapFactoryBean();
    String name = "components: {securitySchemes: {cookie: {name: \"" + cookieName + "\"}}}";
    yaml.setResources(
        resource("openapi.yaml"), new ByteArrayResource(name.getBytes(StandardCharsets.UTF_8)));
    return Objects.requireNonNull(yaml.getObject());
  }

  private static ClassPathResource resource(String name) {
    return new ClassPathResource(name, ApiDescription.class);
  }
}
