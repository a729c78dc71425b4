package dev.latchkey.adapters.web;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description that a server gives of itself, to hold requests and answers against. */
final class OpenApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "https://latchkey.invalid/openapi";

  /** Headers of HTTP itself, which no description lists. */
  private static final Set<String> UNDESCRIBED =
      Set.of("connection", "content-length", "content-type", "date", "transfer-encoding");

  private final JsonNode root;
  private final SchemaRegistry asWritten;

  /** Clients shall tolerate new fields, so the description does; here, each must be in it. */
  private final SchemaRegistry closed;

  private OpenApi(JsonNode root) {
    this.root = root;
    asWritten = schemas(root);
    JsonNode copy = root.deepCopy();
    close(copy.at("/components/schemas"));
    closed = schemas(copy);
  }

  private static SchemaRegistry schemas(JsonNode root) {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        registry ->
            registry
                .schemas(Map.of(ID, JSON.writeValueAsString(root)))
                .schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  static OpenApi of(WebServer server) {
    return new OpenApi(server.get("/v3/api-docs").json());
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode type
        && type.has("properties")
        && type.has("required")
        && !type.has("additionalProperties")) {
      type.put("additionalProperties", false);
    }
    schema.forEach(OpenApi::close);
  }

  JsonNode root() {
    return root;
  }

  /** A call that is described. */
  record Operation(String method, String path, JsonNode node) {

    /** The bodies that the description shows; the last one is the fullest. */
    List<JsonNode> bodies() {
      var bodies = new ArrayList<JsonNode>();
      node.at("/requestBody/content/application~1json/examples")
          .forEach(example -> bodies.add(example.path("value")));
      return bodies;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    root.at("/paths")
        .forEachEntry(
            (path, methods) ->
                methods.forEachEntry(
                    (method, node) ->
                        operations.add(
                            new Operation(method.toUpperCase(Locale.ROOT), path, node))));
    return operations;
  }

  /** The one that a request is for. */
  Operation operation(String method, String path) {
    return operations().stream()
        .filter(it -> it.method().equals(method))
        .filter(it -> path.matches(it.path().replaceAll("\\{\\w+}", "[^/]+")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
  }

  /** Every answer that is described: the call, the status and, of an error, the code. */
  Set<String> answers() {
    var answers = new TreeSet<String>();
    for (Operation operation : operations()) {
      operation
          .node()
          .at("/responses")
          .forEachEntry(
              (status, response) -> {
                JsonNode codes =
                    resolved(response)
                        .at("/content/application~1problem+json/schema/allOf/1/properties")
                        .at("/error/properties/code/enum");
                if (codes.isMissingNode()) {
                  answers.add(operation + " " + status);
                }
                codes.forEach(
                    code -> answers.add(operation + " " + status + " " + code.asString()));
              });
    }
    return answers;
  }

  /** What is wrong with a body sent to this operation. */
  List<String> complaints(Operation operation, JsonNode body) {
    return complaints(
        operation.node().at("/requestBody/content/application~1json/schema"), body, asWritten);
  }

  /** What is wrong with an answer of this operation. */
  List<String> complaints(Operation operation, WebServer.Answer answer) {
    var complaints = new ArrayList<String>();
    JsonNode response = resolved(operation.node().at("/responses/" + answer.status()));
    JsonNode content = response.path("content").path(String.valueOf(answer.header("Content-Type")));
    boolean empty = !response.isMissingNode() && !response.has("content");
    if (empty ? !answer.text().isEmpty() : content.isMissingNode()) {
      return List.of(answer.status() + " " + answer.header("Content-Type") + " is not described");
    }
    if (!empty) {
      complaints.addAll(complaints(content.path("schema"), answer.json(), closed));
    }
    response
        .path("headers")
        .forEachEntry((name, header) -> check(name, resolved(header), answer, complaints));
    for (String name : answer.response().headers().map().keySet()) {
      if (!UNDESCRIBED.contains(name) && !isDescribed(name, response)) {
        complaints.add("header " + name + " is not described");
      }
    }
    return complaints;
  }

  private void check(
      String name, JsonNode header, WebServer.Answer answer, List<String> complaints) {
    String value = answer.header(name);
    if (value != null) {
      complaints.addAll(complaints(header.path("schema"), typed(value, header), closed));
    } else if (header.path("required").asBoolean(false)) {
      complaints.add("header " + name + " is missing");
    }
  }

  private static JsonNode typed(String value, JsonNode header) {
    return header.at("/schema/type").asString("").equals("integer")
        ? JSON.readTree(value)
        : JSON.getNodeFactory().stringNode(value);
  }

  /** With the response, or among those that every answer carries. */
  private boolean isDescribed(String header, JsonNode response) {
    String everywhere = root.at("/info/description").asString().toLowerCase(Locale.ROOT);
    return everywhere.contains("`" + header + "`")
        || response.path("headers").propertyNames().stream().anyMatch(header::equalsIgnoreCase);
  }

  /** What is wrong with the examples, wherever they are. */
  List<String> complaintsOfExamples() {
    return complaintsOfExamples(root, "");
  }

  private List<String> complaintsOfExamples(JsonNode node, String where) {
    var complaints = new ArrayList<String>();
    if (node.has("schema")) {
      var examples = new ArrayList<JsonNode>();
      node.path("examples").forEach(example -> examples.add(example.path("value")));
      if (node.has("example")) {
        examples.add(node.path("example"));
      }
      if (examples.isEmpty()) {
        complaints.add(where + " has no example");
      }
      for (JsonNode example : examples) {
        complaints(node.path("schema"), example, closed)
            .forEach(complaint -> complaints.add(where + ": " + complaint));
      }
    }
    node.forEachEntry(
        (name, child) -> complaints.addAll(complaintsOfExamples(child, where + "/" + name)));
    if (node.isArray()) {
      node.forEach(child -> complaints.addAll(complaintsOfExamples(child, where + "/-")));
    }
    return complaints;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asString().substring(1)) : node;
  }

  /** Reused types are taken from the document, wherever the schema is. */
  private static List<String> complaints(JsonNode schema, JsonNode value, SchemaRegistry schemas) {
    String absolute = schema.toString().replace("\"#/", "\"" + ID + "#/");
    return schemas.getSchema(JSON.readTree(absolute)).validate(value).stream()
        .map(Object::toString)
        .toList();
  }
}
