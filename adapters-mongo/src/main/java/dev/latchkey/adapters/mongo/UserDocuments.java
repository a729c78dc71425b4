package dev.latchkey.adapters.mongo;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import com.mongodb.client.model.Filters;
import dev.latchkey.coalescing.CoalescedReads;
import dev.latchkey.domain.User;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ExecutableFindOperation.TerminatingFind;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.CriteriaDefinition;
import org.springframework.data.mongodb.core.query.Query;

/** The commands on the documents of the collection {@code users}. */
final class UserDocuments {

  private final Server server;
  private final CoalescedReads<Object, Document> byId;

  /**
   * @param maxCommand the longest time a command can take
   */
  UserDocuments(Server server, Duration maxCommand) {
    this.server = server;
    this.byId = new CoalescedReads<>(maxCommand, this::read);
  }

  Optional<UserDocument> find(User.Id id) {
    // Read by each caller: a damaged document fails its own lookups only.
    return byId.find(UserDocument.key(id)).map(UserReader::read);
  }

  private Map<Object, Document> read(List<Object> keys) {
    // Not $in for one key: a server answers a read by a single key without planning.
    CriteriaDefinition wanted =
        keys.size() == 1 ? where(UserDocument.ID).is(keys.get(0)) : where(UserDocument.ID).in(keys);
    var found = new HashMap<Object, Document>();
    for (Document document : server.execute(template -> matching(template, query(wanted)).all())) {
      found.put(document.get(UserDocument.ID), document);
    }
    return found;
  }

  /** Finds the documents as they are stored. */
  private static TerminatingFind<Document> matching(MongoTemplate template, Query wanted) {
    return template.query(UserDocument.class).as(Document.class).matching(wanted);
  }

  /** Returns the document that has this value in a field, which has a unique index. */
  Optional<UserDocument> find(String field, String value) {
    return server
        .execute(template -> matching(template, query(where(field).is(value))).first())
        .map(UserReader::read);
  }

  /** Returns at most this many documents in the order of their ids, of those that match. */
  List<UserDocument> page(CriteriaDefinition ids, int limit) {
    var page = query(ids).with(Sort.by(UserDocument.ID)).limit(limit);
    return server.execute(template -> matching(template, page).all()).stream()
        .map(UserReader::read)
        .toList();
  }

  /**
   * Adds a document.
   *
   * @throws DuplicateKeyException if another one has its id, name or address
   */
  void insert(UserDocument added) {
    server.execute(
        template -> {
          // Spring Data would set the version of the record to 0.
          var document = new Document();
          template.getConverter().write(added, document);
          return template.insert(document, template.getCollectionName(UserDocument.class));
        });
  }

  /** Returns whether the user was stored; if not, the document is no longer the one read. */
  boolean update(UserDocument read, User changed) {
    return server
            .execute(
                template ->
                    template
                        .update(UserDocument.class)
                        .matching(read.asRead())
                        .apply(read.updateTo(changed))
                        .first())
            .getMatchedCount()
        == 1;
  }

  /** Returns the document that was removed. */
  Optional<UserDocument> remove(User.Id id) {
    var stored = Filters.eq(UserDocument.ID, UserDocument.key(id));
    return Optional.ofNullable(
            server.execute(
                template ->
                    // Spring Data's own would read the document by its mapping.
                    template.execute(UserDocument.class, users -> users.findOneAndDelete(stored))))
        .map(UserReader::read);
  }
}
