package dev.latchkey.application;

import static dev.latchkey.testkit.Core.JACKY;
import static dev.latchkey.testkit.Core.TOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.application.port.SecurityEvent;
import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.SecurityEvent.Subject;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal.EmailTaken;
import dev.latchkey.domain.Refusal.InvalidCredentials;
import dev.latchkey.domain.Refusal.PasswordHashUnreadable;
import dev.latchkey.domain.Refusal.UserIdTaken;
import dev.latchkey.domain.Refusal.UsernameTaken;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.Core.Person;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.PlainPasswordHasher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ExportUsers} and {@link ImportUsers}. */
class ExportAndImportTest {

  private static final int MILLION = 1_000_000;
  private static final Person HUCK = Person.named("huck");

  private static final PasswordHash HASH = new PlainPasswordHasher().hash(HUCK.password());

  private final Core core = new Core();
  private final InMemoryUsers others = new InMemoryUsers();
  private final Core other = new Core(others);
  private final List<String> rejected = new ArrayList<>();

  @BeforeEach
  void forgetEverybodyElsewhere() {
    others.clear();
  }

  private static List<PortableUser> exported(Core from) {
    var exported = new ArrayList<PortableUser>();
    from.latchkey.exportUsers().execute(exported::add);
    return exported;
  }

  private Imported imported(PortableUser... users) {
    return imported(List.of(users));
  }

  private Imported imported(List<PortableUser> users) {
    return other
        .latchkey
        .importUsers()
        .execute(
            users.iterator(),
            (user, refusal) ->
                rejected.add(user.username() + " " + refusal.getClass().getSimpleName()));
  }

  private PortableUser huck(User.@Nullable Id id) {
    var hash = core.hasher.outdatedHash(HUCK.password());
    return new PortableUser(id, HUCK.username(), HUCK.email(), hash, false);
  }

  @Test
  void everybodyLogsInWhereTheyWereImported() {
    User.Id tom = core.stored(TOM).id();
    core.users.update(tom, it -> it.rehash(core.hasher.outdatedHash(TOM.password())));
    core.login(JACKY);
    core.latchkey.issueResetToken().execute(tom);

    assertThat(imported(exported(core))).isEqualTo(new Imported(2, 0, 0));
    assertThat(other.stored(TOM).id()).isEqualTo(tom);
    assertThat(other.stored(TOM).reset()).isNull();
    assertThat(other.stored(JACKY).sessions()).isEmpty();
    assertThat(other.login(TOM).user().id()).isEqualTo(tom);
    assertThat(other.login(JACKY).user().id()).isEqualTo(core.stored(JACKY).id());
  }

  @Test
  void aDisabledUserStaysDisabled() {
    core.latchkey.disableUser().execute(core.stored(TOM).id());
    imported(exported(core));
    assertThatThrownBy(() -> other.login(TOM)).isInstanceOf(InvalidCredentials.class);
    other.latchkey.enableUser().execute(other.stored(TOM).id());
    other.login(TOM);
  }

  @Test
  void aUserWithoutAnIdGetsOne() {
    assertThat(imported(huck(null))).isEqualTo(new Imported(1, 0, 0));
    assertThat(other.login(HUCK).user().username()).isEqualTo(HUCK.username());
  }

  @Test
  void overwritesNoUser() {
    var tom = core.stored(TOM);
    var jacky = core.stored(JACKY);
    others.add(tom);
    var name = new Username("another");
    var address = new EmailAddress("another@example.com");
    var hash = core.hasher.hash(HUCK.password());

    var count =
        imported(
            new PortableUser(User.Id.random(), TOM.username(), address, hash, false),
            new PortableUser(User.Id.random(), name, TOM.email(), hash, false),
            new PortableUser(tom.id(), name, address, hash, false),
            new PortableUser(tom.id(), TOM.username(), TOM.email(), hash, false),
            new PortableUser(tom.id(), TOM.username(), TOM.email(), tom.passwordHash(), true),
            PortableUser.of(jacky));

    assertThat(count).isEqualTo(new Imported(1, 0, 5));
    assertThat(rejected)
        .containsExactly(
            "tom " + UsernameTaken.class.getSimpleName(),
            "another " + EmailTaken.class.getSimpleName(),
            "another " + UserIdTaken.class.getSimpleName(),
            "tom " + UsernameTaken.class.getSimpleName(),
            "tom " + UsernameTaken.class.getSimpleName());
    assertThat(other.stored(TOM)).isEqualTo(tom);
    assertThat(other.stored(JACKY)).isEqualTo(jacky);
    assertThat(others.find(name)).isEmpty();
  }

  @Test
  void storesNoHashThatNoPasswordCouldMatch() {
    var unreadable = new PasswordHash("{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
    assertThat(imported(new PortableUser(null, HUCK.username(), HUCK.email(), unreadable, false)))
        .isEqualTo(new Imported(0, 0, 1));
    assertThat(rejected).containsExactly("huck " + PasswordHashUnreadable.class.getSimpleName());
    assertThat(others.find(HUCK.email())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\0", "a\ud800", "é", "<a>", " a"})
  void storesNoIdThatSomeStoreLogOrLinkCannotHold(String id) {
    assertThat(imported(huck(new User.Id(id)))).isEqualTo(new Imported(0, 0, 1));
    assertThat(rejected).containsExactly("huck Invalid");
    assertThat(others.find(HUCK.email())).isEmpty();
  }

  @Test
  void startedAgainItAddsTheRest() {
    PortableUser huck = huck(null);
    var users = new ArrayList<>(exported(core));
    users.add(huck);
    Iterator<PortableUser> brokenOff =
        users.stream()
            .peek(
                user -> {
                  if (user.equals(huck)) {
                    others.goAway();
                  }
                })
            .iterator();
    assertThatThrownBy(() -> other.latchkey.importUsers().execute(brokenOff, (user, refusal) -> {}))
        .isInstanceOf(StoreUnavailable.class);
    others.comeBack();

    assertThat(imported(users)).isEqualTo(new Imported(1, 2, 0));
    assertThat(imported(users)).isEqualTo(new Imported(0, 3, 0));
  }

  @Test
  void leaveAnEventBeforeAnythingMoves() {
    core.latchkey.exportUsers().execute(user -> assertRecorded(core, Kind.OPERATOR_EXPORTED_USERS));
    var users =
        Stream.of(huck(null)).peek(it -> assertRecorded(other, Kind.OPERATOR_IMPORTED_USERS));
    other.latchkey.importUsers().execute(users.iterator(), (user, refusal) -> {});
    assertRecorded(other, Kind.OPERATOR_IMPORTED_USERS);
  }

  private static void assertRecorded(Core core, Kind kind) {
    assertThat(core.events.all())
        .containsExactly(new SecurityEvent(kind, core.clock.instant(), Subject.NONE, null, null));
  }

  @Test
  void exportHoldsOnePageOfAMillionUsers() {
    var consumed = new AtomicInteger();
    var million =
        new InMemoryUsers() {
          @Override
          public List<User> page(User.@Nullable Id after, int limit) {
            int given = after == null ? 0 : Integer.parseInt(after.value()) + 1;
            assertThat(consumed).as("users consumed before the next page").hasValue(given);
            return IntStream.range(given, Math.min(MILLION, given + limit))
                .mapToObj(ExportAndImportTest::user)
                .toList();
          }
        };
    new Core(million).latchkey.exportUsers().execute(user -> consumed.incrementAndGet());
    assertThat(consumed).hasValue(MILLION);
    assertThat(ExportUsers.PAGE).isLessThanOrEqualTo(Users.LARGEST_PAGE);
  }

  @Test
  void importHoldsOneOfAMillionUsers() {
    var stored = new AtomicInteger();
    var million =
        new InMemoryUsers() {
          @Override
          public synchronized void add(User user) {
            stored.incrementAndGet();
          }
        };
    var core = new Core(million);
    stored.set(0);
    var held = new AtomicInteger();
    Iterator<PortableUser> users =
        IntStream.range(0, MILLION)
            .peek(i -> held.accumulateAndGet(i - stored.get(), Math::max))
            .mapToObj(ExportAndImportTest::user)
            .map(PortableUser::of)
            .iterator();
    assertThat(core.latchkey.importUsers().execute(users, (user, refusal) -> {}))
        .isEqualTo(new Imported(MILLION, 0, 0));
    assertThat(held).as("users held when the next one is asked for").hasValue(0);
  }

  private static User user(int number) {
    return new User(
        new User.Id(String.valueOf(number)), HUCK.username(), HUCK.email(), HASH, List.of());
  }
}
