package dev.latchkey.brokenadapters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.Access;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.InMemoryUsers;
import dev.latchkey.testkit.UsersContract;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faulty adapters of {@link Users}. Each changes the sound fake in one way. */
public final class FaultyUsers {

  private FaultyUsers() {}

  /** The contract, run over the adapter of the chosen fault. */
  @ExtendWith(Fault.OnlyWhenAsked.class)
  public static class Contract extends UsersContract {
    private final Fault<Users> fault = Fault.current();

    @Override
    protected Users emptyUsers() {
      return fault.first().get();
    }

    @Override
    protected Users secondInstance(Users first) {
      return fault.second().apply(first);
    }

    @Override
    protected Optional<Users> withoutStore() {
      var away = (Twisted) fault.first().get();
      away.sound.failWith(away.failure);
      return Optional.of(away);
    }

    @Override
    protected Optional<Runnable> storeTakenFrom(Users users) {
      var twisted = (Twisted) users;
      return Optional.of(() -> twisted.sound.failWith(twisted.failure));
    }
  }

  private interface Find {
    Optional<User> find(InMemoryUsers sound, User.Id id);
  }

  private interface Update {
    Optional<User> update(InMemoryUsers sound, User.Id id, UnaryOperator<User> change);
  }

  private interface Page {
    List<User> page(InMemoryUsers sound, User.@Nullable Id after, int limit);
  }

  private interface Add {
    void add(InMemoryUsers sound, User user);
  }

  /** A sound adapter. A fault replaces one of its parts. */
  private static final class Twisted implements Users {
    InMemoryUsers sound = new InMemoryUsers();
    Find find = InMemoryUsers::find;
    Find remove = InMemoryUsers::remove;
    Add add = InMemoryUsers::add;
    Update update = InMemoryUsers::update;
    Page page = InMemoryUsers::page;
    RuntimeException failure = new StoreUnavailable("connection refused", null);

    @Override
    public Optional<User> find(User.Id id) {
      return find.find(sound, id);
    }

    @Override
    public Optional<User> find(EmailAddress email) {
      return sound.find(email).flatMap(user -> find(user.id()));
    }

    @Override
    public Optional<User> find(Username username) {
      return sound.find(username).flatMap(user -> find(user.id()));
    }

    @Override
    public void add(User user) {
      add.add(sound, user);
    }

    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return update.update(sound, id, change);
    }

    @Override
    public Optional<User> remove(User.Id id) {
      return remove.find(sound, id);
    }

    @Override
    public List<User> page(User.@Nullable Id after, int limit) {
      return page.page(sound, after, limit);
    }
  }

  /** Returns all faults. Entries that no test finds are sound, and must pass the whole contract. */
  public static Stream<Fault<Users>> all() {
    return Stream.of(
            sound(), adds(), updates(), instances(), values(), removals(), pages(), resources())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<Users>> sound() {
    return Stream.of(
        fault("is sound", it -> {}),
        updating(
            "is sound and makes concurrent updates wait",
            (sound, id, change) -> {
              synchronized (sound) {
                return sound.update(id, change);
              }
            }));
  }

  private static Stream<Fault<Users>> adds() {
    String taken = "refusesATakenNameAddressOrIdAndAddsNothing";
    String concurrent = "addsOneOfManyConcurrentUsersOfOneNameAddressOrId";
    var window = new Window();
    Set<Username> reserved = ConcurrentHashMap.newKeySet();
    return Stream.of(
        adding(
            "ignores that a name is taken",
            (sound, user) -> {
              try {
                sound.add(user);
              } catch (Refusal.UsernameTaken swallowed) {
                // As "insert or ignore" does.
              }
            },
            taken,
            concurrent),
        adding(
            "checks the id before the address",
            (sound, user) -> {
              if (sound.find(user.id()).isPresent()) {
                throw new Refusal.UserIdTaken();
              }
              sound.add(user);
            },
            taken),
        adding(
            "overwrites a user with the same id",
            (sound, user) -> {
              synchronized (sound) {
                try {
                  sound.add(user);
                } catch (Refusal.UserIdTaken overwritten) {
                  sound.remove(user.id());
                  sound.add(user);
                }
              }
            },
            taken,
            concurrent),
        adding(
            "reserves the name before it checks the address",
            (sound, user) -> {
              if (!reserved.add(user.username())) {
                throw new Refusal.UsernameTaken();
              }
              sound.add(user);
            },
            taken),
        adding(
            "checks the name and adds the user in two steps",
            (sound, user) -> {
              boolean free = sound.find(user.username()).isEmpty();
              window.meet();
              try {
                sound.add(user);
              } catch (Refusal refused) {
                if (!free) {
                  throw refused;
                }
              }
            },
            concurrent));
  }

  private static Stream<Fault<Users>> updates() {
    String thrown = "whatAChangeThrowsReachesTheCallerAndNothingIsStored";
    String overtaken = "anOvertakenUpdateLosesNoPartThatChangedAlone";
    var window = new Window();
    return Stream.of(
        updating(
            "throws if the user does not exist",
            (sound, id, change) -> Optional.of(sound.update(id, change).orElseThrow()),
            "findsNoUserInAnEmptyStore"),
        updating(
            "hides the refusal of a change",
            (sound, id, change) -> {
              try {
                return sound.update(id, change);
              } catch (Refusal swallowed) {
                return sound.find(id);
              }
            },
            thrown),
        updating(
            "commits a change that throws an Error",
            (sound, id, change) -> {
              try {
                return sound.update(id, change);
              } catch (StackOverflowError passing) {
                var halfDone = Session.open("?", false, SessionPolicy.DEFAULT.at(Instant.EPOCH));
                sound.update(id, user -> with(user, List.of(halfDone)));
                throw passing;
              }
            },
            thrown),
        updating(
            "lets the last writer win",
            (sound, id, change) -> {
              var after = sound.find(id).map(change);
              window.meet();
              return sound.update(id, user -> after.orElse(user));
            },
            "parallelUpdatesLoseNone",
            "anUpdateWithoutAChangeWritesNothing",
            overtaken),
        updating(
            "never gives up",
            (sound, id, change) -> {
              while (true) {
                try {
                  return sound.update(id, change);
                } catch (StoreUnavailable othersWereQuicker) {
                  // Tries again.
                }
              }
            },
            "givesUpInTheEndIfOthersAreAlwaysQuicker"),
        updating(
            "hides the refusal of a later try",
            (sound, id, change) -> {
              var tries = new AtomicInteger();
              try {
                return sound.update(
                    id,
                    user -> {
                      tries.incrementAndGet();
                      return change.apply(user);
                    });
              } catch (Refusal refused) {
                if (tries.get() == 1) {
                  throw refused;
                }
                return sound.find(id);
              }
            },
            "aRefusalInALaterTryReachesTheCaller"),
        updating(
            "returns the result of its first try",
            (sound, id, change) -> {
              var first = new AtomicReference<@Nullable User>();
              var stored =
                  sound.update(
                      id,
                      user -> {
                        var after = change.apply(user);
                        first.compareAndSet(null, after);
                        return after;
                      });
              return stored.isEmpty() ? stored : Optional.ofNullable(first.get());
            },
            overtaken),
        updating(
            "writes the hash and the sessions in two statements",
            (sound, id, change) -> {
              synchronized (sound) {
                var after = sound.find(id).map(change);
                after.ifPresent(
                    user -> {
                      sound.update(id, it -> with(user, it.sessions()));
                      LockSupport.parkNanos(1_000);
                      sound.update(id, it -> user);
                    });
                return after;
              }
            },
            "noReaderSeesHalfOfAnUpdate"),
        updating(
            "never sets a column to null",
            (sound, id, change) ->
                sound.update(
                    id,
                    before -> {
                      User after = change.apply(before);
                      return after.reset() != null
                          ? after
                          : with(
                              after,
                              new Access(after.passwordHash(), after.disabled(), before.reset()));
                    }),
            "storesAnyPartThatChangesAlone"));
  }

  /** Returns faults in what an instance remembers or locks. */
  private static Stream<Fault<Users>> instances() {
    String seen = "aSecondInstanceSeesEveryWriteOfTheFirst";
    var lock = new Semaphore(1); // shared by both instances
    return Stream.of(
        fault(
            "caches users, unaware of other instances",
            it -> {
              Map<User.Id, User> cache = new ConcurrentHashMap<>();
              it.find =
                  (sound, id) -> {
                    sound.find(id).ifPresent(user -> cache.putIfAbsent(id, user));
                    return Optional.ofNullable(cache.get(id));
                  };
              it.update =
                  (sound, id, change) -> {
                    var updated = sound.update(id, change);
                    cache.remove(id);
                    return updated;
                  };
            },
            seen),
        fault(
            "starts an update from its own last write",
            it -> {
              Map<User.Id, User> own = new ConcurrentHashMap<>();
              it.update =
                  (sound, id, change) -> {
                    var after =
                        sound.find(id).map(user -> change.apply(own.getOrDefault(id, user)));
                    after.ifPresent(user -> own.put(id, user));
                    return sound.update(id, user -> after.orElse(user));
                  };
            },
            seen),
        fault(
            "uses a timestamp as the version",
            it -> {
              Map<User.Id, Long> versions = new ConcurrentHashMap<>();
              it.update = (sound, id, change) -> withTimestamps(versions, sound, id, change);
            },
            "tellsQuickUpdatesApart"),
        updating(
            "holds a lock that expires",
            (sound, id, change) -> {
              try {
                boolean mine = lock.tryAcquire(2, TimeUnit.SECONDS);
                var after = sound.find(id).map(change);
                after.ifPresent(user -> sound.update(id, old -> user));
                lock.release(mine ? 1 : 0);
                return after;
              } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
              }
            },
            "aLongPauseInAChangeLosesNoUpdate"));
  }

  private static Optional<User> withTimestamps(
      Map<User.Id, Long> versions, InMemoryUsers sound, User.Id id, UnaryOperator<User> change) {
    while (true) {
      Long version;
      Optional<User> after;
      synchronized (sound) {
        version = versions.getOrDefault(id, 0L);
        after = sound.find(id);
      }
      after = after.map(change);
      synchronized (sound) {
        if (version.equals(versions.getOrDefault(id, 0L))) {
          versions.put(id, System.currentTimeMillis());
          var written = after;
          return sound.update(id, user -> written.orElse(user));
        }
      }
    }
  }

  private static Stream<Fault<Users>> values() {
    String texts = "keepsEveryTextAndInstantAndTheOrderOfSessions";
    String parts = "storesAnyPartThatChangesAlone";
    String ids = "holdsAUserUnderTheGivenIdOrNotAtAll";
    return Stream.of(
        storing(
            "truncates hashes to 2048 characters",
            user -> {
              String hash = user.passwordHash().value();
              return user.rehash(
                  new PasswordHash(hash.substring(0, Math.min(2048, hash.length()))));
            },
            "keepsTheLongestOfEverything"),
        storing(
            "does not store the pending reset",
            user -> with(user, new Access(user.passwordHash(), user.disabled(), null)),
            parts),
        storing(
            "stores disabled users as enabled",
            user -> with(user, new Access(user.passwordHash(), false, user.reset())),
            parts),
        storing(
            "sorts sessions by id",
            user ->
                with(
                    user,
                    user.sessions().stream()
                        .sorted(Comparator.comparing(it -> it.id().value()))
                        .toList()),
            texts,
            parts),
        storing(
            "joins fields with a bar, which it removes from text",
            sessions(it -> with(it, it.times(), it.device().replace("|", ""))),
            texts),
        storing(
            "stores local times without a zone",
            sessions(
                it ->
                    with(
                        it,
                        new Session.Times(
                            throughLocalTime(it.openedAt()), it.provenAt(), it.lastSeenAt()),
                        it.device())),
            texts),
        finding(
            "ignores trailing blanks in an id",
            (sound, id) -> sound.find(new User.Id(id.value().strip())),
            "distinguishesSimilarValues"),
        finding(
            "throws if its store cannot hold an id",
            (sound, id) -> {
              if (id.value().indexOf('\0') >= 0) {
                throw new StoreUnavailable("invalid byte sequence", null);
              }
              return sound.find(id);
            },
            ids),
        adding(
            "replaces half a surrogate pair in an id",
            (sound, user) -> {
              var id = new User.Id(new String(user.id().value().getBytes(UTF_8), UTF_8));
              sound.add(
                  new User(id, user.username(), user.email(), user.access(), user.sessions()));
            },
            ids));
  }

  private static Instant throughLocalTime(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneId.systemDefault())
        .atZone(ZoneId.systemDefault())
        .toInstant();
  }

  private static UnaryOperator<User> sessions(UnaryOperator<Session> distortion) {
    return user -> with(user, user.sessions().stream().map(distortion).toList());
  }

  private static Stream<Fault<Users>> removals() {
    // Shared by both instances. Each of these faults is run over only one test.
    var window = new Window();
    Map<User.Id, Integer> versions = new ConcurrentHashMap<>();
    Map<User.Id, List<Session>> rows = new ConcurrentHashMap<>();
    Set<Username> names = ConcurrentHashMap.newKeySet();
    return Stream.of(
        fault(
            "starts every user at version 1",
            it -> {
              it.add =
                  (sound, user) -> {
                    sound.add(user);
                    versions.put(user.id(), 1);
                  };
              it.update =
                  (sound, id, change) -> {
                    int version = versions.getOrDefault(id, 0);
                    var after = sound.find(id).map(change);
                    return versions.replace(id, version, version + 1)
                        ? sound.update(id, user -> after.orElse(user))
                        : sound.update(id, change);
                  };
            },
            "anUpdateThatMeetsAUserAddedAgainChangesThatOneOrNone"),
        adding(
            "never frees the name of a removed user",
            (sound, user) -> {
              if (!names.add(user.username())) {
                throw new Refusal.UsernameTaken();
              }
              sound.add(user);
            },
            "aNameIsTakenOnceWhenItIsFreedAndTakenConcurrently"),
        fault(
            "keeps the sessions of a removed user",
            it -> {
              it.remove =
                  (sound, id) -> {
                    var user = sound.remove(id);
                    user.ifPresent(was -> rows.put(id, was.sessions()));
                    return user;
                  };
              it.add =
                  (sound, user) ->
                      sound.add(with(user, rows.getOrDefault(user.id(), user.sessions())));
            },
            "removesAUserWhoCanComeBackUnderTheSameId"),
        fault(
            "returns the user as read before the remove",
            it ->
                it.remove =
                    (sound, id) -> {
                      var before = sound.find(id);
                      window.meet();
                      sound.remove(id);
                      return before;
                    },
            "aRemovedUserHasEveryUpdateThatWasAcknowledged"),
        updating(
            "adds a removed user again during an update",
            (sound, id, change) -> {
              var after = sound.find(id).map(change);
              after.ifPresent(
                  user -> {
                    if (sound.update(id, old -> user).isEmpty()) {
                      sound.add(user);
                    }
                  });
              return after;
            },
            "anUpdateOvertakenByARemoveBringsNothingBack"));
  }

  private static Stream<Fault<Users>> pages() {
    String walk = "listsUsersPageByPageInTheOrderOfIds";
    String bounds = "aPageIsAsLongAsItsLimitAndRejectsALimitOutOfRange";
    return Stream.of(
        paging(
            "sorts ids by UTF-16 order",
            (sound, after, limit) ->
                sound.page(null, Users.LARGEST_PAGE).stream()
                    .filter(it -> after == null || it.id().value().compareTo(after.value()) > 0)
                    .sorted(Comparator.comparing(it -> it.id().value()))
                    .limit(limit)
                    .toList(),
            walk),
        paging(
            "lists users without their sessions",
            (sound, after, limit) ->
                sound.page(after, limit).stream().map(it -> with(it, List.of())).toList(),
            "listsWholeUsersFromAnUnknownId"),
        paging(
            "lists only the first batch of the driver",
            (sound, after, limit) -> sound.page(after, Math.min(limit, 101)),
            bounds),
        paging(
            "ignores the limit",
            (sound, after, limit) -> sound.page(after, Users.LARGEST_PAGE),
            walk,
            bounds));
  }

  private static Stream<Fault<Users>> resources() {
    String away = "reportsAStoreThatIsAwayInSeconds";
    return Stream.of(
        fault(
            "leaks a connection when a change throws",
            it -> {
              var pool = new Semaphore(10);
              it.update =
                  (sound, id, change) -> {
                    if (!pool.tryAcquire()) {
                      throw new StoreUnavailable("no connection is free", null);
                    }
                    var updated = sound.update(id, change);
                    pool.release();
                    return updated;
                  };
            },
            "callsThatThrowLeakNothing"),
        fault(
            "throws the exceptions of the driver",
            it -> it.failure = new IllegalStateException("connection reset"),
            "reportsAStoreThatIsLostWithinAnUpdate",
            away),
        finding(
            "waits seven seconds for an unavailable store",
            (sound, id) -> {
              try {
                return sound.find(id);
              } catch (StoreUnavailable thrown) {
                Fault.waste(Duration.ofSeconds(7));
                throw thrown;
              }
            },
            away));
  }

  private static User with(User user, Access access) {
    return new User(user.id(), user.username(), user.email(), access, user.sessions());
  }

  private static User with(User user, List<Session> sessions) {
    return new User(user.id(), user.username(), user.email(), user.access(), sessions);
  }

  private static Session with(Session session, Session.Times times, String device) {
    return new Session(session.id(), session.previous(), times, session.terms(), device);
  }

  private static Fault<Users> adding(String name, Add add, String... foundBy) {
    return fault(name, it -> it.add = add, foundBy);
  }

  private static Fault<Users> finding(String name, Find find, String... foundBy) {
    return fault(name, it -> it.find = find, foundBy);
  }

  private static Fault<Users> updating(String name, Update update, String... foundBy) {
    return fault(name, it -> it.update = update, foundBy);
  }

  private static Fault<Users> paging(String name, Page page, String... foundBy) {
    return fault(name, it -> it.page = page, foundBy);
  }

  /** Returns a fault that distorts every user that is stored. */
  private static Fault<Users> storing(
      String name, UnaryOperator<User> distortion, String... foundBy) {
    return fault(
        name,
        it -> {
          it.add = (sound, user) -> sound.add(distortion.apply(user));
          it.update =
              (sound, id, change) -> sound.update(id, user -> distortion.apply(change.apply(user)));
        },
        foundBy);
  }

  private static Fault<Users> fault(String name, Consumer<Twisted> twist, String... foundBy) {
    return new Fault<>(
        name,
        () -> Fault.twisted(new Twisted(), twist),
        first -> {
          var second = new Twisted();
          second.sound = ((Twisted) first).sound;
          return Fault.twisted(second, twist);
        },
        List.of(foundBy));
  }
}
