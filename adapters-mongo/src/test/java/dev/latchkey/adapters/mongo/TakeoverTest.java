package dev.latchkey.adapters.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The ancestor's collection is taken over in place, or the start names what is in the way. */
class TakeoverTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final PasswordHash HASH = new PasswordHash("$plain$hash");
  private static final String SALT = "00112233445566778899aabbccddeeff";

  @AutoClose private final TestDatabase database = new TestDatabase();

  @Test
  void readsTheAncestorsDocumentAndWritesItInTheNewForm() {
    var id = new ObjectId();
    database.collection("users").insertOne(ancestorsDocument("tom").append("_id", id));
    var users = database.users();
    var tom = users.find(new EmailAddress("tom@example.com")).orElseThrow();
    assertThat(tom.id()).isEqualTo(new User.Id(id.toHexString()));
    assertThat(tom.sessions()).isEmpty();
    assertThat(tom.passwordHash())
        .isEqualTo(new PasswordHash("$pbkdf2-sha512$i=10000,l=512$" + SALT + "$28ad98"));
    assertThat(users.find(tom.id())).contains(tom);

    users.update(tom.id(), user -> user.rehash(HASH));

    var document = database.collection("users").find(Filters.eq("_id", id)).first();
    assertThat(document)
        .containsEntry("passwordHash", HASH.value())
        .containsEntry("version", 1L)
        .doesNotContainKey("passwordSalt");
    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(HASH);
    assertThat(database.collection("users").countDocuments()).isEqualTo(1);
  }

  /** Both may run for a while: the ancestor knows no version and leaves the field alone. */
  @Test
  void takesOverAPasswordThatTheAncestorHasChangedSince() {
    var users = database.users();
    var tom = tom();
    users.add(tom);
    database
        .collection("users")
        .updateOne(
            new Document(),
            Updates.combine(
                Updates.set("passwordHash", "28ad98"), Updates.set("passwordSalt", SALT)));
    var changed = new PasswordHash("$pbkdf2-sha512$i=10000,l=512$" + SALT + "$28ad98");
    var session = Session.open("Firefox on Linux", false, SessionPolicy.DEFAULT.at(NOW));
    users.update(
        tom.id(), user -> user.openSession(session, changed, SessionPolicy.DEFAULT.at(NOW)));
    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(changed);

    users.update(tom.id(), user -> user.rehash(HASH));

    assertThat(users.find(tom.id()).orElseThrow().passwordHash()).isEqualTo(HASH);
    assertThat(database.collection("users").find().first()).doesNotContainKey("passwordSalt");
  }

  /** Such a document has no version yet, by which updates are kept apart. */
  @Test
  void anUpdateOfTheAncestorsDocumentKeepsTheOneThatOvertookIt() {
    database.collection("users").insertOne(ancestorsDocument("tom"));
    var users = database.users();
    var id = users.find(new Username("tom")).orElseThrow().id();
    var overtaken = new AtomicBoolean();
    users.update(
        id,
        user -> {
          if (overtaken.compareAndSet(false, true)) {
            users.update(id, it -> it.rehash(HASH));
          }
          return user.disable();
        });
    var tom = users.find(id).orElseThrow();
    assertThat(tom.passwordHash()).isEqualTo(HASH);
    assertThat(tom.disabled()).isTrue();
  }

  @Test
  void namesDocumentsThatCannotBeRead() {
    var noEmail = new ObjectId();
    var upperCase = new ObjectId();
    database
        .collection("users")
        .insertMany(
            List.of(
                ancestorsDocument("tom"),
                new Document("_id", noEmail).append("username", "luke"),
                ancestorsDocument("jacky").append("_id", upperCase).append("username", "Jacky")));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining(noEmail.toHexString())
        .hasMessageContaining(upperCase.toHexString())
        .hasMessageNotContaining("28ad98");
  }

  @Test
  void namesADocumentWithANullAmongItsSessions() {
    var id = new ObjectId();
    database
        .collection("users")
        .insertOne(
            ancestorsDocument("tom")
                .append("_id", id)
                .append("sessions", Collections.singletonList(null)));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining(id.toHexString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "email"})
  void namesDuplicates(String field) {
    var first = new ObjectId();
    var second = new ObjectId();
    var one = ancestorsDocument("tom").append("_id", first);
    var other = ancestorsDocument("jacky").append("_id", second);
    other.put(field, one.get(field));
    database.collection("users").insertMany(List.of(one, other));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining(field)
        .hasMessageContaining(first.toHexString())
        .hasMessageContaining(second.toHexString());
  }

  @Test
  void namesAnIndexWithOtherOptions() {
    database
        .collection("users")
        .createIndex(Indexes.ascending("email"), new IndexOptions().unique(true).sparse(true));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
        .hasMessageContaining("email");
  }

  /** Reading every user would make it slow. */
  @Test
  void aCommandReadsTheDocumentsThatItNeedsAlone() {
    database.collection("users").insertOne(ancestorsDocument("tom"));
    database.collection("users").insertOne(ancestorsDocument("jacky").append("email", 7));
    assertThatThrownBy(() -> database.users())
        .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    assertThat(database.usersOfACommand().find(new Username("tom"))).isPresent();
  }

  @Test
  void restartsOnItsOwnCollection() {
    database.users().add(tom());
    assertThat(database.users().find(new EmailAddress("tom@example.com"))).isPresent();
  }

  private static User tom() {
    return User.create(new Username("tom"), new EmailAddress("tom@example.com"), HASH);
  }

  private static Document ancestorsDocument(String name) {
    return new Document("_id", new ObjectId())
        .append("username", name)
        .append("email", name + "@example.com")
        .append("passwordHash", "28ad98")
        .append("passwordSalt", SALT)
        .append("__v", 0);
  }
}
