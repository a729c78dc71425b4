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

/** Ways to get {@link Users} wrong: the sound fake with one twist each. */
public final class FaultyUsers {

  private FaultyUsers() {}

  /** The contract over the chosen fault. */
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

  /** A sound adapter whose every part can be replaced. */
  private static final class Twisted implements Users {
    InMemoryUsers sound = new InMemoryUsers();
    Find find = InMemoryUsers::find;
    Find remove = InMemoryUsers::remove;
    Add add = InMemoryUsers::add;
    Update update = InMemoryUsers::update;
    Page page = InMemoryUsers::page;
    UnaryOperator<EmailAddress> address = it -> it;
    RuntimeException failure = new StoreUnavailable("connection refused", null);
    final Window window = new Window();

    @Override
    public Optional<User> find(User.Id id) {
      return find.find(sound, id);
    }

    @Override
    public Optional<User> find(EmailAddress email) {
      return sound.find(address.apply(email)).flatMap(user -> find(user.id()));
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

  /** All faults; the first entry has none, and the whole contract accepts it. */
  public static Stream<Fault<Users>> all() {
    return Stream.of(
            sound(),
            adding(),
            changing(),
            later(),
            races(),
            access(),
            text(),
            removing(),
            paging(),
            resources())
        .flatMap(faults -> faults);
  }

  private static Stream<Fault<Users>> sound() {
    return Stream.of(
        fault("is sound", it -> {}),
        fault(
            "is sound and lets others wait",
            it ->
                it.update =
                    (sound, id, change) -> {
                      synchronized (sound) {
                        return sound.update(id, change);
                      }
                    }));
  }

  private static Stream<Fault<Users>> adding() {
    String taken = "refusesATakenNameOrAddressAndAddsNothing";
    String takenId = "refusesATakenIdAndAddsNothing";
    String concurrent = "addsOneOfManyConcurrentUsersOfOneNameOrAddress";
    return Stream.of(
        fault(
            "swallows that a name is taken",
            it ->
                it.add =
                    (sound, user) -> {
                      try {
                        sound.add(user);
                      } catch (Refusal.UsernameTaken swallowed) {
                        // As "insert or ignore" does.
                      }
                    },
            taken,
            concurrent),
        fault(
            "looks at the id before the address",
            it ->
                it.add =
                    (sound, user) -> {
                      if (sound.find(user.id()).isPresent()) {
                        throw new Refusal.UserIdTaken();
                      }
                      sound.add(user);
                    },
            takenId),
        fault(
            "overwrites a user of the same id",
            it ->
                it.add =
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
            takenId,
            "addsOneOfManyConcurrentUsersOfOneId"),
        fault(
            "looks for a name and adds in two steps",
            it ->
                it.add =
                    (sound, user) -> {
                      boolean free = sound.find(user.username()).isEmpty();
                      it.window.meet();
                      try {
                        sound.add(user);
                      } catch (Refusal refused) {
                        if (!free) {
                          throw refused;
                        }
                      }
                    },
            concurrent),
        fault(
            "reads all users, adds one and writes all",
            it ->
                it.add =
                    (sound, user) -> {
                      var before = all(sound).toList();
                      it.window.meet();
                      synchronized (sound) {
                        sound.clear();
                        before.forEach(sound::add);
                        sound.add(user);
                      }
                    },
            "keepsEveryUserOfManyAddedConcurrently"),
        storing(
            "cuts hashes to a column of 2048",
            user -> {
              String hash = user.passwordHash().value();
              return user.rehash(
                  new PasswordHash(hash.substring(0, Math.min(2048, hash.length()))));
            },
            "keepsTheLongestOfEverything"),
        storing(
            "keeps the milliseconds of the idle time in 31 bits",
            sessions(
                it ->
                    new Session(
                        it.id(),
                        it.previous(),
                        it.times(),
                        new Session.Terms(
                            it.expiresAt(),
                            Duration.ofMillis(it.terms().idleTime().toMillis() & Integer.MAX_VALUE),
                            it.remembered()),
                        it.device())),
            "keepsTheLongestOfEverything"));
  }

  private static Stream<Fault<Users>> changing() {
    return Stream.of(
        updating(
            "throws if the user does not exist",
            (sound, id, change) -> Optional.of(sound.update(id, change).orElseThrow()),
            "findsNoUserInAnEmptyStore"),
        updating(
            "swallows refusals",
            (sound, id, change) -> {
              try {
                return sound.update(id, change);
              } catch (Refusal swallowed) {
                return sound.find(id);
              }
            },
            "whatAChangeThrowsReachesTheCallerAndNothingIsStored"),
        updating(
            "commits when an error passes",
            (sound, id, change) -> {
              try {
                return sound.update(id, change);
              } catch (StackOverflowError passing) {
                sound.update(id, user -> with(user, List.of(session("half done"))));
                throw passing;
              }
            },
            "whatAChangeThrowsReachesTheCallerAndNothingIsStored"),
        fault(
            "lets the last writer win",
            it ->
                it.update =
                    (sound, id, change) -> {
                      var after = sound.find(id).map(change);
                      it.window.meet();
                      return sound.update(id, user -> after.orElse(user));
                    },
            "parallelUpdatesLoseNone",
            "anUpdateWithoutAChangeWritesNothing",
            "givesUpInTheEndIfOthersAreAlwaysQuicker"),
        updating(
            "never gives up",
            (sound, id, change) -> {
              while (true) {
                try {
                  return sound.update(id, change);
                } catch (StoreUnavailable othersWereQuicker) {
                  // Once more.
                }
              }
            },
            "givesUpInTheEndIfOthersAreAlwaysQuicker"),
        fault(
            "caches what it found",
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
            "aSecondInstanceSeesEveryWriteOfTheFirst"));
  }

  /** What goes wrong in the second try of an update. */
  private static Stream<Fault<Users>> later() {
    return Stream.of(
        updating(
            "swallows the refusal of a later try",
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
            "answers what its first try made",
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
            "anOvertakenUpdateLosesNoPartThatChangedAlone"),
        updating(
            "applies the change once",
            (sound, id, change) -> {
              var first = new AtomicReference<@Nullable User>();
              return sound.update(
                  id,
                  user -> {
                    first.compareAndSet(null, change.apply(user));
                    User once = first.get();
                    return once == null ? user : once;
                  });
            },
            "anOvertakenUpdateLosesNoPartThatChangedAlone"));
  }

  private static Stream<Fault<Users>> races() {
    return Stream.of(
        fault(
            "starts from what this instance wrote last",
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
            "anUpdateStartsFromWhatAnotherInstanceStored"),
        fault(
            "has a timestamp for a version",
            it -> {
              Map<User.Id, Long> versions = new ConcurrentHashMap<>();
              it.update = (sound, id, change) -> withTimestamps(versions, sound, id, change);
            },
            "tellsQuickUpdatesApart"),
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
        fault(
            "holds a lock with a lease",
            it -> {
              var lock = new Semaphore(1);
              it.update =
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
                  };
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

  private static Stream<Fault<Users>> access() {
    String kept = "keepsThePendingResetAndThatAUserIsDisabled";
    return Stream.of(
        storing(
            "stores no pending reset",
            user -> with(user, new Access(user.passwordHash(), user.access().disabled(), null)),
            kept),
        storing(
            "stores disabled users as enabled",
            user -> with(user, new Access(user.passwordHash(), false, user.access().reset())),
            kept),
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
            kept,
            "storesAnyPartThatChangesAlone"));
  }

  private static User with(User user, Access access) {
    return new User(user.id(), user.username(), user.email(), access, user.sessions());
  }

  private static Stream<Fault<Users>> text() {
    String kept = "keepsEveryTextAndInstant";
    return Stream.of(
        storing("joins fields by a bar", device(it -> it.replace("|", "")), kept),
        storing("stores local times without a zone", times(FaultyUsers::throughLocalTime), kept),
        storing(
            "sorts sessions by id",
            user ->
                with(
                    user,
                    user.sessions().stream()
                        .sorted(Comparator.comparing(it -> it.id().value()))
                        .toList()),
            "keepsTheOrderOfSessions"),
        fault(
            "folds the addresses of a mailbox",
            it ->
                it.address =
                    email -> new EmailAddress(email.value().replaceFirst("\\+[^@]*@", "@")),
            "distinguishesSimilarValues"),
        fault(
            "ignores blanks at the end of an id",
            it -> it.find = (sound, id) -> sound.find(new User.Id(id.value().strip())),
            "distinguishesSimilarValues"),
        fault(
            "fails if an id is no text of its store",
            it ->
                it.find =
                    (sound, id) -> {
                      if (id.value().indexOf('\0') >= 0) {
                        throw new StoreUnavailable("invalid byte sequence", null);
                      }
                      return sound.find(id);
                    },
            "findsNoUserUnderAnIdThatAStoreCannotHold"),
        fault(
            "replaces half a surrogate pair in an id",
            it ->
                it.add =
                    (sound, user) -> {
                      var bytes = user.id().value().getBytes(UTF_8);
                      var id = new User.Id(new String(bytes, UTF_8));
                      var access = new Access(user.passwordHash(), user.disabled(), user.reset());
                      sound.add(
                          new User(id, user.username(), user.email(), access, user.sessions()));
                    },
            "addsAUserUnderTheGivenIdOrNotAtAll"),
        fault(
            "reserves the name before it looks at the address",
            it -> {
              Set<Username> names = ConcurrentHashMap.newKeySet();
              it.add =
                  (sound, user) -> {
                    if (!names.add(user.username())) {
                      throw new Refusal.UsernameTaken();
                    }
                    sound.add(user);
                  };
            },
            "refusesATakenNameOrAddressAndAddsNothing"));
  }

  private static Instant throughLocalTime(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneId.systemDefault())
        .atZone(ZoneId.systemDefault())
        .toInstant();
  }

  private static UnaryOperator<User> device(UnaryOperator<String> distortion) {
    return sessions(
        it ->
            new Session(
                it.id(), it.previous(), it.times(), it.terms(), distortion.apply(it.device())));
  }

  private static UnaryOperator<User> times(UnaryOperator<Instant> distortion) {
    return sessions(
        it ->
            new Session(
                it.id(),
                it.previous(),
                new Session.Times(
                    distortion.apply(it.openedAt()),
                    distortion.apply(it.provenAt()),
                    distortion.apply(it.lastSeenAt())),
                new Session.Terms(
                    distortion.apply(it.expiresAt()),
                    it.terms().idleTime(),
                    it.terms().remembered()),
                it.device()));
  }

  private static UnaryOperator<User> sessions(UnaryOperator<Session> distortion) {
    return user -> with(user, user.sessions().stream().map(distortion).toList());
  }

  private static Stream<Fault<Users>> removing() {
    Map<Object, Boolean> gone = new ConcurrentHashMap<>();
    var window = new Window(); // of both instances
    Map<User.Id, Integer> versions = new ConcurrentHashMap<>();
    return Stream.of(
        fault(
            "begins every user with version 1",
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
        fault(
            "frees no name",
            it -> {
              it.add =
                  (sound, user) -> {
                    if (gone.putIfAbsent(user.username(), true) != null) {
                      throw new Refusal.UsernameTaken();
                    }
                    sound.add(user);
                  };
            },
            "aNameIsTakenOnceWhenItIsFreedAndTakenConcurrently"),
        fault(
            "leaves the sessions of a removed user behind",
            it -> {
              Map<User.Id, List<Session>> rows = new ConcurrentHashMap<>();
              it.remove =
                  (sound, id) -> {
                    var removed = sound.remove(id);
                    removed.ifPresent(user -> rows.put(id, user.sessions()));
                    return removed;
                  };
              it.add =
                  (sound, user) ->
                      sound.add(with(user, rows.getOrDefault(user.id(), user.sessions())));
            },
            "aUserCanComeBackUnderTheSameId"),
        fault(
            "answers what it read before it removed",
            it -> {
              it.remove =
                  (sound, id) -> {
                    var before = sound.find(id);
                    window.meet();
                    sound.remove(id);
                    return before;
                  };
            },
            "aRemovedUserHasEveryUpdateThatWasAcknowledged"),
        fault(
            "marks users as removed and keeps their names",
            it -> {
              it.remove =
                  (sound, id) -> {
                    var user = sound.find(id);
                    return gone.putIfAbsent(id, true) == null ? user : Optional.empty();
                  };
              it.find = (sound, id) -> gone.containsKey(id) ? Optional.empty() : sound.find(id);
              it.update =
                  (sound, id, change) ->
                      gone.containsKey(id) ? Optional.empty() : sound.update(id, change);
            },
            "removesAUserAndFreesNameAndAddress"),
        updating(
            "brings a removed user back",
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

  private static Stream<Fault<Users>> paging() {
    String walk = "listsUsersPageByPageInTheOrderOfIds";
    String from = "listsWholeUsersFromAnUnknownId";
    return Stream.of(
        paged("sorts ids as UTF-16", Comparator.comparing(user -> user.id().value()), walk),
        paged("sorts by name", Comparator.comparing(user -> user.username().value()), walk),
        fault(
            "lists users without their sessions",
            it ->
                it.page =
                    (sound, after, limit) ->
                        sound.page(after, limit).stream().map(u -> with(u, List.of())).toList(),
            from),
        fault(
            "lists no more than the first batch",
            it -> it.page = (sound, after, limit) -> sound.page(after, Math.min(limit, 101)),
            "aPageHasAsManyUsersAsWereAskedFor",
            "rejectsAPageOfNoneOrOfTooMany"),
        fault(
            "ignores the limit",
            it -> it.page = (sound, after, limit) -> sound.page(after, Users.LARGEST_PAGE),
            walk,
            "rejectsAPageOfNoneOrOfTooMany"));
  }

  private static Stream<User> all(InMemoryUsers sound) {
    return sound.page(null, Users.LARGEST_PAGE).stream();
  }

  private static Fault<Users> paged(String name, Comparator<User> order, String... foundBy) {
    return fault(
        name,
        it ->
            it.page =
                (sound, after, limit) -> {
                  var sorted = all(sound).sorted(order).toList();
                  int start =
                      after == null ? 0 : sorted.stream().map(User::id).toList().indexOf(after) + 1;
                  return sorted.stream().skip(start).limit(limit).toList();
                },
        foundBy);
  }

  private static Stream<Fault<Users>> resources() {
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
            "lets the driver's exceptions through",
            it -> it.failure = new IllegalStateException("connection reset"),
            "reportsAStoreThatIsLostWithinAnUpdate",
            "reportsAStoreThatIsAwayInSeconds"),
        fault(
            "waits for seven seconds for a store that is away",
            it ->
                it.find =
                    (sound, id) -> {
                      try {
                        return sound.find(id);
                      } catch (StoreUnavailable away) {
                        Fault.waste(Duration.ofSeconds(7));
                        throw away;
                      }
                    },
            "reportsAStoreThatIsAwayInSeconds"));
  }

  private static Session session(String device) {
    return Session.open(device, false, SessionPolicy.DEFAULT.at(Instant.EPOCH));
  }

  private static User with(User user, List<Session> sessions) {
    return new User(user.id(), user.username(), user.email(), user.access(), sessions);
  }

  private static Fault<Users> updating(String name, Update update, String... foundBy) {
    return fault(name, it -> it.update = update, foundBy);
  }

  /** Makes something else of every user that is stored. */
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
