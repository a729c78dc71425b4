package dev.latchkey.adapters.mongo;

import static org.springframework.data.mongodb.core.aggregation.Aggregation.group;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.limit;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.match;
import static org.springframework.data.mongodb.core.aggregation.Aggregation.newAggregation;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.MongoCommandException;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.UnreadableUser;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

/** Prepares the collection {@code users} at the start: checks what is stored, makes the indexes. */
final class UsersCollection {

  private static final int MAX_NAMED = 10;

  /** IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> INDEX_CONFLICTS = Set.of(85, 86);

  private final Server server;

  UsersCollection(MongoTemplate template) {
    this.server = new Server(template);
  }

  /**
   * Makes the indexes.
   *
   * @throws IllegalStateException naming documents that share a name or an address, by their ids,
   *     or an index that is in the way
   * @throws StoreUnavailable if the server does not answer
   */
  void makeIndexes() {
    makeUnique(UserDocument.USERNAME);
    makeUnique(UserDocument.EMAIL);
  }

  /**
   * Checks the documents. Those with a version were written by Latchkey; only the others are in
   * doubt.
   *
   * @throws IllegalStateException naming documents that cannot be read, by their ids
   * @throws StoreUnavailable if the server does not answer
   */
  void requireReadable() {
    List<String> unreadable = server.execute(UsersCollection::unreadable);
    if (!unreadable.isEmpty()) {
      throw new IllegalStateException(String.join("; ", unreadable));
    }
  }

  private static List<String> unreadable(MongoTemplate template) {
    try (var documents =
        template.stream(
            query(where(UserDocument.VERSION).is(null)),
            Document.class,
            template.getCollectionName(UserDocument.class))) {
      return documents.flatMap(UsersCollection::complaint).limit(MAX_NAMED).toList();
    }
  }

  private static Stream<String> complaint(Document stored) {
    try {
      UserReader.read(stored).user();
      return Stream.empty();
    } catch (UnreadableUser unreadable) {
      return Stream.of(String.valueOf(unreadable.getMessage()));
    }
  }

  private void makeUnique(String field) {
    try {
      server.execute(
          template ->
              template
                  .indexOps(UserDocument.class)
                  .createIndex(new Index(field, Direction.ASC).unique()));
    } catch (DuplicateKeyException duplicates) {
      throw new IllegalStateException(
          "several documents in users have the same " + field + ": " + duplicates(field));
    } catch (StoreUnavailable failed) {
      if (NestedExceptionUtils.getMostSpecificCause(failed) instanceof MongoCommandException command
          && INDEX_CONFLICTS.contains(command.getErrorCode())) {
        throw new IllegalStateException(
            "users has an index on " + field + " that is not plainly unique: drop it");
      }
      throw failed;
    }
  }

  private String duplicates(String field) {
    var groups =
        newAggregation(
            group(field).push(UserDocument.ID).as("ids"),
            match(where("ids.1").exists(true)),
            limit(MAX_NAMED));
    return server.execute(
        template ->
            template
                .aggregate(groups, template.getCollectionName(UserDocument.class), Document.class)
                .getMappedResults()
                .stream()
                .map(group -> String.valueOf(group.get("ids")))
                .toList()
                .toString());
  }
}
