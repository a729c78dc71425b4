package dev.latchkey.brokenadapters;

import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.PasswordHash;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import dev.latchkey.testkit.UsersContract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to get {@link Users} wrong. */
public final class BrokenUsers {

  private BrokenUsers() {}

  /** The contract over whichever adapter is asked for. */
  @ExtendWith(Breaks.OnlyWhenAsked.class)
  static class AskedFor extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return Breaks.AskedFor.adapter(Users.class);
    }
  }

  @Breaks({})
  static class Sound extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new SoundUsers();
    }

    @Override
    protected Users secondInstance(Users first) {
      return new SoundUsers(((SoundUsers) first).store);
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(new SoundUsers(new StoreThatIsAway<>()));
    }
  }

  /** Keeps others apart as a pessimistic adapter does: they wait until the change is written. */
  @Breaks({})
  static class SoundWithLock extends SoundUsers {
    @Override
    public synchronized Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return super.update(id, change);
    }
  }

  @Breaks({
    "findsAUserByIdAddressAndName",
    "tellsApartWhatIsMerelyAlike",
    "keepsSessionsToTheMillisecondAndInAnyScript",
    "keepsTheOrderOfSessions",
    "keepsTheLongestOfEverything",
    "refusesATakenNameAndAddsNothing",
    "refusesATakenAddressAndAddsNothing",
    "namesTheUsernameIfBothAreTaken",
    "refusesWhatIsTakenAlsoAfterAnUpdate",
    "addsOneOfManyUsersOfOneNameAtATime",
    "addsOneOfManyUsersOfOneAddressAtATime",
    "keepsEveryUserOfManyAddedAtATime",
    "updateStoresTheChangeAndAnswersIt",
    "updateSeesWhatTheLastOneStored",
    "updateWithoutAChangeAnswersTheUserAsItIs",
    "aRefusalInAnUpdateReachesTheCallerAndStoresNothing",
    "anErrorInAnUpdateReachesTheCallerAndStoresNothing",
    "parallelUpdatesLoseNone",
    "anUpdateThatIsOvertakenLosesNeitherChange",
    "anUpdateThatRefusesWhenOvertakenLeavesTheOther",
    "anUpdateWithoutAChangeWritesNothing",
    "givesUpInTheEndIfOthersAreAlwaysQuicker",
    "aSecondInstanceSeesAtOnceWhatTheFirstStored",
  })
  static class Forgetful extends SoundUsers {
    @Override
    public void add(User user) {}
  }

  @Breaks({
    "findsAUserByIdAddressAndName",
    "tellsApartWhatIsMerelyAlike",
    "keepsTheLongestOfEverything",
    "refusesATakenAddressAndAddsNothing",
    "updateStoresTheChangeAndAnswersIt",
    "aSecondInstanceSeesAtOnceWhatTheFirstStored",
  })
  static class FindsNobodyByAddress extends SoundUsers {
    @Override
    public Optional<User> find(EmailAddress email) {
      return Optional.empty();
    }
  }

  @Breaks("knowsNobodyAtFirst")
  static class ThrowsIfThereIsNobody extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return Optional.of(super.update(id, change).orElseThrow(NoSuchElementException::new));
    }
  }

  /** As {@code LIKE} does. */
  @Breaks("tellsApartWhatIsMerelyAlike")
  static class TakesAddressesForPatterns extends SoundUsers {
    @Override
    public Optional<User> find(EmailAddress email) {
      var pattern = Pattern.compile(Pattern.quote(email.value()).replace("%", "\\E.*\\Q"));
      return store.values().stream()
          .filter(user -> pattern.matcher(user.email().value()).matches())
          .findFirst();
    }
  }

  /** As the default collation of some databases does. */
  @Breaks("tellsApartWhatIsMerelyAlike")
  static class IgnoresTheCaseOfIds extends SoundUsers {
    @Override
    public Optional<User> find(User.Id id) {
      return store.values().stream()
          .filter(user -> user.id().value().equalsIgnoreCase(id.value()))
          .min(Comparator.comparing(user -> user.id().value()));
    }
  }

  /** Stores what a column or a format makes of users. */
  private static class Distorting extends SoundUsers {
    private final UnaryOperator<User> distortion;

    Distorting(UnaryOperator<User> distortion) {
      this.distortion = distortion;
    }

    @Override
    public void add(User user) {
      super.add(distortion.apply(user));
    }

    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return super.update(id, change.andThen(distortion)::apply);
    }

    static User withSessions(User user, UnaryOperator<Session> distortion) {
      return new User(
          user.id(),
          user.username(),
          user.email(),
          user.access(),
          user.sessions().stream().map(distortion).toList());
    }
  }

  @Breaks({"keepsSessionsToTheMillisecondAndInAnyScript", "keepsTheLongestOfEverything"})
  static class KeepsAsciiOnly extends UsersContract {
    private static Session distorted(Session it) {
      var ascii =
          new String(it.device().getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
      return new Session(it.id(), it.previous(), it.times(), it.terms(), ascii);
    }

    @Override
    protected Users emptyUsers() {
      return new Distorting(user -> Distorting.withSessions(user, KeepsAsciiOnly::distorted));
    }
  }

  @Breaks({
    "keepsSessionsToTheMillisecondAndInAnyScript",
    "keepsTheLongestOfEverything",
    "updateStoresTheChangeAndAnswersIt",
    "updateSeesWhatTheLastOneStored",
    "anUpdateThatIsOvertakenLosesNeitherChange",
    "anUpdateThatRefusesWhenOvertakenLeavesTheOther",
    "anUpdateWithoutAChangeWritesNothing",
  })
  static class KeepsSeconds extends UsersContract {
    private static Instant seconds(Instant instant) {
      return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Session distorted(Session it) {
      return new Session(
          it.id(),
          it.previous(),
          new Session.Times(
              seconds(it.openedAt()), seconds(it.provenAt()), seconds(it.lastSeenAt())),
          it.terms(),
          it.device());
    }

    @Override
    protected Users emptyUsers() {
      return new Distorting(user -> Distorting.withSessions(user, KeepsSeconds::distorted));
    }
  }

  @Breaks("keepsTheLongestOfEverything")
  static class CutsHashes extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new Distorting(
          user -> {
            String hash = user.passwordHash().value();
            return user.rehash(new PasswordHash(hash.substring(0, Math.min(hash.length(), 2048))));
          });
    }
  }

  @Breaks("keepsTheOrderOfSessions")
  static class SortsSessions extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new Distorting(
          user ->
              new User(
                  user.id(),
                  user.username(),
                  user.email(),
                  user.access(),
                  user.sessions().stream()
                      .sorted(
                          Comparator.comparing(Session::openedAt).thenComparing(Session::device))
                      .toList()));
    }
  }

  @Breaks({
    "refusesATakenNameAndAddsNothing",
    "namesTheUsernameIfBothAreTaken",
    "refusesWhatIsTakenAlsoAfterAnUpdate",
    "addsOneOfManyUsersOfOneNameAtATime",
    "aSecondInstanceSeesAtOnceWhatTheFirstStored",
  })
  static class TakesEveryName extends SoundUsers {
    @Override
    void demandFreeName(User user) {}
  }

  @Breaks({
    "refusesATakenAddressAndAddsNothing",
    "refusesWhatIsTakenAlsoAfterAnUpdate",
    "addsOneOfManyUsersOfOneAddressAtATime",
  })
  static class TakesEveryAddress extends SoundUsers {
    @Override
    void demandFreeAddress(User user) {}
  }

  @Breaks("namesTheUsernameIfBothAreTaken")
  static class LooksAtTheAddressFirst extends SoundUsers {
    @Override
    void demandFreeName(User user) {
      demandFreeAddress(user);
      super.demandFreeName(user);
    }
  }

  /** Two statements without a transaction. */
  @Breaks({
    "refusesATakenNameAndAddsNothing",
    "refusesATakenAddressAndAddsNothing",
    "addsOneOfManyUsersOfOneNameAtATime",
    "addsOneOfManyUsersOfOneAddressAtATime",
  })
  static class AddsBeforeItRefuses extends SoundUsers {
    @Override
    public void add(User user) {
      synchronized (store) {
        try {
          super.add(user);
        } catch (Refusal refusal) {
          store.put(user.id(), user);
          throw refusal;
        }
      }
    }
  }

  /** Names claimed in a table of their own, and never released. */
  @Breaks("refusesATakenAddressAndAddsNothing")
  static class KeepsTheNameOfARefusedUser extends SoundUsers {
    private final Set<Username> names = new HashSet<>();

    @Override
    void demandFreeName(User user) {
      if (!names.add(user.username())) {
        throw new Refusal.UsernameTaken();
      }
    }
  }

  @Breaks("refusesWhatIsTakenAlsoAfterAnUpdate")
  static class ForgetsClaimsWithAnUpdate extends SoundUsers {
    private final Set<User.Id> updated = ConcurrentHashMap.newKeySet();

    @Override
    void demandFreeName(User user) {
      if (updated.isEmpty()) {
        super.demandFreeName(user);
      }
    }

    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      var before = find(id);
      var after = super.update(id, change);
      // A session is another table's matter.
      if (!after.map(User::passwordHash).equals(before.map(User::passwordHash))) {
        updated.add(id);
      }
      return after;
    }
  }

  @Breaks({"addsOneOfManyUsersOfOneNameAtATime", "addsOneOfManyUsersOfOneAddressAtATime"})
  static class ChecksThenInserts extends SoundUsers {
    @Override
    public void add(User user) {
      demandFreeName(user);
      demandFreeAddress(user);
      window.meet();
      store.put(user.id(), user);
    }
  }

  /** A lock that other nodes know nothing of. */
  @Breaks({"addsOneOfManyUsersOfOneNameAtATime", "addsOneOfManyUsersOfOneAddressAtATime"})
  static class LocksWithinOneInstance extends UsersContract {
    private final Window window = new Window();

    private Users over(Map<User.Id, User> store) {
      return new SoundUsers(store) {
        @Override
        public synchronized void add(User user) {
          demandFreeName(user);
          demandFreeAddress(user);
          LocksWithinOneInstance.this.window.meet();
          store.put(user.id(), user);
        }
      };
    }

    @Override
    protected Users emptyUsers() {
      return over(new ConcurrentHashMap<>());
    }

    @Override
    protected Users secondInstance(Users first) {
      return over(((SoundUsers) first).store);
    }
  }

  /** Reads all, adds one, writes all. */
  @Breaks({
    "addsOneOfManyUsersOfOneNameAtATime",
    "addsOneOfManyUsersOfOneAddressAtATime",
    "keepsEveryUserOfManyAddedAtATime",
  })
  static class RewritesTheWholeStore extends SoundUsers {
    @Override
    public void add(User user) {
      demandFreeName(user);
      demandFreeAddress(user);
      var all = new HashMap<>(store);
      window.meet();
      all.put(user.id(), user);
      synchronized (store) {
        store.keySet().retainAll(all.keySet());
        store.putAll(all);
      }
    }
  }

  @Breaks({"updateStoresTheChangeAndAnswersIt", "aSecondInstanceSeesAtOnceWhatTheFirstStored"})
  static class AnswersTheUserOfBefore extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      var before = find(id);
      super.update(id, change);
      return before;
    }
  }

  @Breaks({
    "keepsTheOrderOfSessions",
    "updateStoresTheChangeAndAnswersIt",
    "updateSeesWhatTheLastOneStored",
    "parallelUpdatesLoseNone",
    "anUpdateThatIsOvertakenLosesNeitherChange",
    "anUpdateThatRefusesWhenOvertakenLeavesTheOther",
    "anUpdateWithoutAChangeWritesNothing",
    "givesUpInTheEndIfOthersAreAlwaysQuicker",
    "aSecondInstanceSeesAtOnceWhatTheFirstStored",
  })
  static class UpdatesACopy extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return find(id).map(change);
    }
  }

  @Breaks({
    "parallelUpdatesLoseNone",
    "anUpdateThatIsOvertakenLosesNeitherChange",
    "anUpdateWithoutAChangeWritesNothing",
    "givesUpInTheEndIfOthersAreAlwaysQuicker",
  })
  static class LetsTheLastWriterWin extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      Optional<User> after = find(id).map(change);
      window.meet();
      after.ifPresent(user -> store.put(id, user));
      return after;
    }
  }

  /** Looks whether another was quicker, but not in the same step as it writes. */
  @Breaks("parallelUpdatesLoseNone")
  static class ChecksThenWrites extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      for (int tries = 0; tries < 100; tries++) {
        var before = find(id);
        if (before.isEmpty()) {
          return before;
        }
        var after = before.map(change);
        if (after.equals(before)) {
          return after;
        }
        if (find(id).equals(before)) {
          window.meet();
          store.put(id, after.orElseThrow());
          return after;
        }
      }
      throw new StoreUnavailable("others were quicker", null);
    }
  }

  /** Leaves the second try to its caller. */
  @Breaks({
    "parallelUpdatesLoseNone",
    "anUpdateThatIsOvertakenLosesNeitherChange",
  })
  static class GivesUpAtOnce extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      var before = find(id);
      window.meet();
      var after = before.map(change);
      if (before.isPresent()
          && !after.equals(before)
          && !store.replace(id, before.get(), after.orElseThrow())) {
        throw new StoreUnavailable("another was quicker", null);
      }
      return after;
    }
  }

  @Breaks("givesUpInTheEndIfOthersAreAlwaysQuicker")
  static class NeverGivesUp extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      while (true) {
        try {
          return super.update(id, change);
        } catch (StoreUnavailable othersWereQuicker) {
          // Once more.
        }
      }
    }
  }

  @Breaks("givesUpInTheEndIfOthersAreAlwaysQuicker")
  static class GivesUpInSilence extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      try {
        return super.update(id, change);
      } catch (StoreUnavailable othersWereQuicker) {
        return find(id);
      }
    }
  }

  @Breaks({
    "aRefusalInAnUpdateReachesTheCallerAndStoresNothing",
    "anUpdateThatRefusesWhenOvertakenLeavesTheOther",
  })
  static class SwallowsRefusals extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      try {
        return super.update(id, change);
      } catch (Refusal refusal) {
        return find(id);
      }
    }
  }

  @Breaks("anErrorInAnUpdateReachesTheCallerAndStoresNothing")
  static class BlamesTheStoreForErrors extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      try {
        return super.update(id, change);
      } catch (IllegalStateException failed) {
        throw new StoreUnavailable("failed", failed);
      }
    }
  }

  /** Rolls back by writing what was there before. */
  @Breaks({
    "anUpdateThatRefusesWhenOvertakenLeavesTheOther",
  })
  static class WritesBackOnRefusal extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      var before = find(id);
      try {
        return super.update(id, change);
      } catch (Refusal refusal) {
        before.ifPresent(user -> store.put(id, user));
        throw refusal;
      }
    }
  }

  @Breaks("anUpdateWithoutAChangeWritesNothing")
  static class WritesWhatDidNotChange extends SoundUsers {
    @Override
    public Optional<User> update(User.Id id, UnaryOperator<User> change) {
      return super.update(
          id,
          before -> {
            User after = change.apply(before);
            if (after.equals(before)) {
              store.put(id, after);
            }
            return after;
          });
    }
  }

  @Breaks("aSecondInstanceSeesAtOnceWhatTheFirstStored")
  static class CachesWhatItFound extends UsersContract {
    private static Users over(Map<User.Id, User> store) {
      return new SoundUsers(store) {
        private final Map<User.Id, User> cache = new ConcurrentHashMap<>();

        @Override
        public Optional<User> find(User.Id id) {
          return Optional.ofNullable(cache.computeIfAbsent(id, store::get));
        }

        @Override
        public Optional<User> update(User.Id id, UnaryOperator<User> change) {
          cache.remove(id);
          var updated = super.update(id, change);
          cache.remove(id);
          return updated;
        }
      };
    }

    @Override
    protected Users emptyUsers() {
      return over(new ConcurrentHashMap<>());
    }

    @Override
    protected Users secondInstance(Users first) {
      return over(((SoundUsers) first).store);
    }
  }

  @Breaks("reportsAStoreThatIsAwayInSeconds")
  static class FindsNobodyWithoutAStore extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new SoundUsers();
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(
          new SoundUsers(new StoreThatIsAway<>()) {
            @Override
            public Optional<User> find(User.Id id) {
              try {
                return super.find(id);
              } catch (StoreUnavailable swallowed) {
                return Optional.empty();
              }
            }
          });
    }
  }

  @Breaks("reportsAStoreThatIsAwayInSeconds")
  static class LetsFailuresOfTheDriverThrough extends UsersContract {
    @Override
    protected Users emptyUsers() {
      return new SoundUsers();
    }

    @Override
    protected Optional<Users> withoutStore() {
      return Optional.of(
          new SoundUsers(new StoreThatIsAway<>()) {
            @Override
            public void add(User user) {
              throw new IllegalStateException("connection refused");
            }
          });
    }
  }
}
