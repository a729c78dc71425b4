package dev.latchkey.testkit;

import dev.latchkey.application.Latchkey;
import dev.latchkey.application.Policies;
import dev.latchkey.application.Ports;
import dev.latchkey.application.SignedIn;
import dev.latchkey.application.port.Letter;
import dev.latchkey.application.port.LoginAttempts;
import dev.latchkey.application.port.Users;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.PasswordPolicy;
import dev.latchkey.domain.RecoveryPolicy;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.ResetToken;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.SessionPolicy;
import dev.latchkey.domain.ThrottlePolicy;
import dev.latchkey.domain.ThrottlePolicy.Guesses;
import dev.latchkey.domain.ThrottlePolicy.Limit;
import dev.latchkey.domain.ThrottlePolicy.Resets;
import dev.latchkey.domain.Username;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs random use cases of several users concurrently, over the caller's stores. Afterwards it
 * checks every answer against the possible ones.
 *
 * <p>Each act takes effect at some moment between its beginning and its end. An act that begins
 * after another was acknowledged must therefore see the effect of the other, and two acts that
 * overlap may take effect in either order. An answer that no order explains is reported.
 */
public final class RandomHistory {

  private static final int THREADS = 6;
  private static final int PEOPLE = 4;
  private static final int ACTS = 250;
  private static final int MOST_ACTS = 4 * ACTS;

  /** At least this many acts of each kind must succeed; with fewer, the history proves little. */
  private static final int LEAST = 10;

  /** An act uses one of this many latest sessions, passwords or tokens, even if it has ended. */
  private static final int REMEMBERED = 8;

  /**
   * Short compared with the clock skew that a session tolerates: a thread may lag by hundreds of
   * acts.
   */
  private static final Duration BETWEEN_ACTS = Duration.ofSeconds(1);

  private static final SessionPolicy SESSIONS =
      new SessionPolicy(Duration.ofDays(3650), Duration.ofMinutes(1), 100, Duration.ofSeconds(30));
  private static final Duration TOUCH = SESSIONS.idleTime().dividedBy(20);
  private static final RecoveryPolicy RECOVERY =
      new RecoveryPolicy(Duration.ofMinutes(4), Duration.ofSeconds(20), true);
  private static final Limit MANY = new Limit(10_000, Duration.ofMinutes(1));

  private enum Kind {
    LOGIN,
    AUTHENTICATE,
    CHANGE,
    LOGOUT,
    END_ONE,
    END_OTHERS,
    REQUEST_RESET,
    RESET
  }

  /**
   * A call of a use case.
   *
   * @param key the session that makes the call
   * @param target the session that the call ends, or that a login replaces
   * @param proof the current password, or the token of a reset link
   * @param fresh the new password
   */
  private record Ask(
      Kind kind,
      int person,
      @Nullable SessionKey key,
      @Nullable SessionKey target,
      @Nullable String proof,
      @Nullable String fresh) {}

  /**
   * A call with its times and its outcome.
   *
   * @param begin the tick before the call
   * @param end the tick after the call
   * @param from the time by the clock before the call
   * @param to the time by the clock after the call
   */
  private record Act(
      Ask ask,
      long begin,
      long end,
      Instant from,
      Instant to,
      @Nullable SignedIn result,
      @Nullable RuntimeException failure) {

    /** Returns the password that was given as a proof; null if none was given. */
    @Nullable String password() {
      return ask.kind == Kind.RESET ? null : ask.proof;
    }

    boolean setsAPassword() {
      return doneAs(Kind.CHANGE) || doneAs(Kind.RESET);
    }

    boolean done() {
      return failure == null;
    }

    boolean doneAs(Kind kind) {
      return done() && ask.kind == kind;
    }

    boolean is(@Nullable Act other) {
      return other != null && begin == other.begin;
    }

    boolean before(Act other) {
      return end < other.begin;
    }
  }

  private static final class Account {
    final String name = "h" + UUID.randomUUID();
    final EmailAddress email = new EmailAddress(name + "@example.com");
    final List<SessionKey> keys = new CopyOnWriteArrayList<>();
    final List<String> passwords = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
  }

  private final Users users;
  private final List<Latchkey> nodes;
  private final long seed;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong passwords = new AtomicLong();
  private final List<Account> people = new ArrayList<>();
  private final Queue<Act> acts = new ConcurrentLinkedQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<SessionKey, Act> opened = new HashMap<>();
  private final List<List<Act>> actsOf = new ArrayList<>();

  /** The act that posted each reset link, by the token of the link. */
  private final Map<String, Act> requests = new ConcurrentHashMap<>();

  /** The token that the current act of this thread has posted. */
  private final ThreadLocal<@Nullable String> posted = new ThreadLocal<>();

  /**
   * Makes a history and signs up its users. {@link #complaints()} runs it.
   *
   * @param instances adapters over the same store; at least one
   * @param seed repeats the same acts, but not the same schedule of threads
   */
  public RandomHistory(List<Users> instances, LoginAttempts attempts, long seed) {
    var hasher = new PlainPasswordHasher();
    var events = new RecordedSecurityEvents();
    var policies =
        new Policies(
            SESSIONS,
            new PasswordPolicy(8, password -> false),
            new ThrottlePolicy(
                true, new Guesses(MANY, MANY, MANY, MANY), MANY, new Resets(MANY, MANY), MANY),
            RECOVERY);
    this.users = instances.get(0);
    this.seed = seed;
    this.nodes =
        instances.stream()
            .map(it -> new Ports(it, hasher, attempts, events, this::post, Runnable::run))
            .map(ports -> new Latchkey(ports, policies, clock))
            .toList();
    var signUp = nodes.get(0).signUp();
    for (int i = 0; i < PEOPLE; i++) {
      var account = new Account();
      String first = newPassword();
      signUp.execute(new Username(account.name), account.email, new Password(first), Core.CLIENT);
      account.passwords.add(first);
      people.add(account);
      actsOf.add(new ArrayList<>());
    }
  }

  /**
   * Runs the history. Call it once.
   *
   * @return a sentence for each answer that no order of the acts explains; empty if there is none
   */
  public List<String> complaints() {
    var outcomes =
        Together.run(
            THREADS,
            i ->
                () -> {
                  var random = new Random(seed + i);
                  // How often each kind succeeds depends on the schedule of the threads.
                  for (int act = 0;
                      act < ACTS || (act < MOST_ACTS && !hardlyDone().isEmpty());
                      act++) {
                    act(random.nextInt(PEOPLE), random);
                  }
                  return i;
                });
    for (var outcome : outcomes) {
      if (!outcome.succeeded()) {
        complaints.add("a thread failed: " + outcome.failure());
      }
    }
    lookAtWhatIsLeft();
    for (Act act : acts) {
      if (act.result != null && act.ask.kind != Kind.AUTHENTICATE) {
        opened.put(act.result.key(), act);
      }
    }
    acts.forEach(act -> actsOf.get(act.ask.person).add(act));
    hardlyDone().forEach(kind -> complaints.add("too few acts of this kind succeeded: " + kind));
    acts.forEach(this::check);
    checkForGhosts();
    return List.copyOf(complaints);
  }

  private void post(Letter letter) {
    if (letter instanceof Letter.ResetLink link) {
      posted.set(link.token().text());
    }
  }

  private String newPassword() {
    return "password number " + passwords.incrementAndGet();
  }

  private void act(int person, Random random) {
    Account account = people.get(person);
    Latchkey node = nodes.get(random.nextInt(nodes.size()));
    synchronized (clock) {
      clock.advance(BETWEEN_ACTS);
    }
    int dice = random.nextInt(100);
    SessionKey key = any(account.keys, random);
    SessionKey target = any(account.keys, random);
    String refused = random.nextInt(20) == 0 ? any(account.refused, random) : null;
    String password = refused == null ? any(account.passwords, random) : refused;
    String token = any(account.tokens, random);
    if (key == null || target == null || dice < 30) {
      login(node, person, password, random.nextBoolean() ? target : null);
    } else if (dice < 60) {
      ask(new Ask(Kind.AUTHENTICATE, person, key, null, null, null), node);
    } else if (dice < 68) {
      change(node, person, key, random.nextInt(3) == 0 ? null : password);
    } else if (dice < 73) {
      ask(new Ask(Kind.LOGOUT, person, null, target, null, null), node);
    } else if (dice < 79) {
      ask(new Ask(Kind.END_ONE, person, key, target, null, null), node);
    } else if (dice < 84) {
      ask(new Ask(Kind.END_OTHERS, person, key, null, null, null), node);
    } else if (token == null || dice < 92) {
      ask(new Ask(Kind.REQUEST_RESET, person, null, null, null, null), node);
    } else {
      reset(node, person, token);
    }
  }

  /** Returns one of the latest elements, most often the last one; null if there is none. */
  private static <T> @Nullable T any(List<T> all, Random random) {
    // Other threads may add elements concurrently; none removes any.
    int size = all.size();
    int back = random.nextBoolean() ? 0 : random.nextInt(REMEMBERED);
    return size == 0 ? null : all.get(size - 1 - Math.min(back, size - 1));
  }

  private void login(
      Latchkey node, int person, @Nullable String password, @Nullable SessionKey held) {
    ask(new Ask(Kind.LOGIN, person, null, held, password, null), node);
  }

  private void change(Latchkey node, int person, SessionKey key, @Nullable String current) {
    setPassword(node, new Ask(Kind.CHANGE, person, key, null, current, newPassword()));
  }

  private void reset(Latchkey node, int person, String token) {
    setPassword(node, new Ask(Kind.RESET, person, null, null, token, newPassword()));
  }

  private void setPassword(Latchkey node, Ask ask) {
    Account account = people.get(ask.person);
    (ask(ask, node) ? account.passwords : account.refused).add(needed(ask.fresh));
  }

  private boolean ask(Ask ask, Latchkey node) {
    Account account = people.get(ask.person);
    long begin = ticks.incrementAndGet();
    Instant from = clock.instant();
    SignedIn result = null;
    RuntimeException failure = null;
    try {
      result = answer(ask, node, account.email);
    } catch (RuntimeException refused) {
      failure = refused;
    }
    Instant to = clock.instant();
    var act = new Act(ask, begin, ticks.incrementAndGet(), from, to, result, failure);
    acts.add(act);
    String token = posted.get();
    if (token != null) {
      posted.remove();
      requests.put(token, act);
      account.tokens.add(token);
    }
    if (result != null && ask.kind != Kind.AUTHENTICATE) {
      account.keys.add(result.key());
    }
    return failure == null;
  }

  private static @Nullable SignedIn answer(Ask ask, Latchkey node, EmailAddress email) {
    Set<SessionKey> target = ask.target == null ? Set.of() : Set.of(ask.target);
    return switch (ask.kind) {
      case LOGIN ->
          node.login().execute(email, new Password(needed(ask.proof)), Core.CLIENT, target, false);
      case AUTHENTICATE -> node.authenticate().execute(needed(ask.key));
      case CHANGE ->
          node.changePassword()
              .execute(
                  needed(ask.key),
                  new Password(needed(ask.fresh)),
                  ask.proof == null ? null : new Password(ask.proof),
                  Core.CLIENT);
      case LOGOUT -> {
        node.logout().execute(target, Core.CLIENT);
        yield null;
      }
      case END_ONE -> {
        node.endSessions().execute(needed(ask.key), needed(ask.target).session(), Core.CLIENT);
        yield null;
      }
      case END_OTHERS -> {
        node.endSessions().execute(needed(ask.key), Core.CLIENT);
        yield null;
      }
      case REQUEST_RESET -> {
        node.requestPasswordReset().execute(email, Core.CLIENT);
        yield null;
      }
      case RESET -> {
        node.resetPassword()
            .execute(
                ResetToken.parse(needed(ask.proof)), new Password(needed(ask.fresh)), Core.CLIENT);
        yield null;
      }
    };
  }

  private static <T> T needed(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("a required value is missing");
    }
    return value;
  }

  /** Tries every token, session and password once more, when no other act is under way. */
  private void lookAtWhatIsLeft() {
    for (int person = 0; person < PEOPLE; person++) {
      for (String token : List.copyOf(people.get(person).tokens)) {
        reset(nodes.get(0), person, token);
      }
      for (SessionKey key : List.copyOf(people.get(person).keys)) {
        ask(new Ask(Kind.AUTHENTICATE, person, key, null, null, null), nodes.get(0));
      }
      for (String password : people.get(person).refused) {
        login(nodes.get(0), person, password, null);
      }
      for (String password : people.get(person).passwords) {
        login(nodes.get(0), person, password, null);
      }
    }
  }

  private List<Kind> hardlyDone() {
    return Stream.of(Kind.values())
        .filter(kind -> acts.stream().filter(act -> act.doneAs(kind)).limit(LEAST).count() < LEAST)
        .toList();
  }

  private void checkForGhosts() {
    for (Account account : people) {
      var user = users.find(account.email).orElseThrow();
      for (Session session : user.sessions()) {
        if (!opened.containsKey(new SessionKey(user.id(), session.id()))) {
          complaints.add("the store has a session that no act opened: " + session);
        }
      }
    }
  }

  private void check(Act act) {
    RuntimeException failure = act.failure;
    SessionKey key = act.ask.key;
    String password = act.password();
    if (act.done() && act.ask.kind == Kind.REQUEST_RESET) {
      checkRequest(act);
    } else if (act.ask.kind == Kind.RESET) {
      checkReset(act);
    } else if (failure == null) {
      demand(key == null || canLive(key, act), "succeeded in a session that had ended", act);
      demand(
          act.ask.kind != Kind.END_ONE || canLive(needed(act.ask.target), act),
          "ended a session that had ended before",
          act);
      demand(
          password == null || canBeCurrent(password, act),
          "accepted a password that was not the current one",
          act);
      demand(
          act.ask.kind != Kind.CHANGE || password != null || canBeRecent(needed(key), act),
          "required no password, although the login was not recent",
          act);
      if (act.result != null) {
        for (Session session : act.result.user().sessions()) {
          var shown = new SessionKey(act.result.user().id(), session.id());
          demand(
              !opened.containsKey(shown) || canLive(shown, act),
              "showed a session that had ended: " + shown,
              act);
        }
      }
    } else if (failure instanceof Refusal.NotAuthenticated) {
      demand(canBeOver(needed(key), act), "was refused in a session that had not ended", act);
    } else if (failure instanceof Refusal.NoSuchSession) {
      demand(
          canBeOver(needed(act.ask.target), act), "did not find a session that had not ended", act);
    } else if (failure instanceof Refusal.InvalidCredentials
        || failure instanceof Refusal.WrongCurrentPassword) {
      demand(canBeWrong(needed(password), act), "refused the current password", act);
    } else if (failure instanceof Refusal.RecentLoginRequired) {
      demand(
          !act.to.isBefore(provenAt(needed(key)).plus(SESSIONS.recentLogin())),
          "demanded a recent login, although the login was recent",
          act);
    } else {
      demand(false, "failed unexpectedly", act);
    }
  }

  private void checkRequest(Act act) {
    boolean sent = requests.containsValue(act);
    List<Act> earlier =
        requests.values().stream()
            .filter(other -> !other.is(act) && other.ask.person == act.ask.person)
            .filter(other -> other.begin < act.end)
            .toList();
    demand(
        sent || earlier.stream().anyMatch(it -> act.from.isBefore(it.to.plus(RECOVERY.pause()))),
        "sent no reset link, although it was not too soon after the last one",
        act);
    demand(
        !sent
            || earlier.stream()
                .noneMatch(
                    it ->
                        it.before(act)
                            && act.to.isBefore(it.from.plus(RECOVERY.pause()))
                            && !canBeVoid(it, act)),
        "sent a second reset link too soon",
        act);
  }

  private void checkReset(Act act) {
    Act request = needed(requests.get(needed(act.ask.proof)));
    if (act.done()) {
      demand(
          of(act.ask.person).stream()
              .noneMatch(
                  other ->
                      !other.is(act)
                          && other.doneAs(Kind.RESET)
                          && needed(act.ask.proof).equals(other.ask.proof)),
          "accepted a reset token that had been used",
          act);
      demand(
          of(act.ask.person).stream()
              .noneMatch(it -> voids(it) && request.before(it) && it.before(act)),
          "accepted a reset token that was no longer valid",
          act);
      demand(
          act.from.isBefore(request.to.plus(RECOVERY.lifetime())),
          "accepted a reset token that had expired",
          act);
    } else {
      demand(
          act.failure instanceof Refusal.ResetLinkInvalid && canBeVoid(request, act),
          "did not accept a valid reset token",
          act);
    }
  }

  /**
   * Returns whether the token that a request sent can have been invalid or expired when the act
   * used it.
   */
  private boolean canBeVoid(Act request, Act act) {
    return !act.to.isBefore(request.from.plus(RECOVERY.lifetime()))
        || of(act.ask.person).stream()
            .anyMatch(
                it ->
                    !it.is(act)
                        && !it.is(request)
                        && voids(it)
                        && !it.before(request)
                        && it.begin < act.end);
  }

  private boolean voids(Act act) {
    return act.setsAPassword() || act.doneAs(Kind.END_OTHERS) || requests.containsValue(act);
  }

  private void demand(boolean holds, String otherwise, Act act) {
    if (!holds) {
      complaints.add("seed " + seed + ": this act " + otherwise + ": " + act);
    }
  }

  /**
   * Returns whether the session can have been live in the act: no act that ends it was acknowledged
   * before, and it cannot have been idle for too long.
   */
  private boolean canLive(SessionKey key, Act act) {
    Act opening = needed(opened.get(key));
    Instant seen = opening.to;
    for (Act other : of(act.ask.person)) {
      if (other.before(act) && canEnd(key, other) && (named(key, other) || opening.before(other))) {
        return false;
      }
      if (other.begin < act.end && !other.is(act) && sees(key, other) && other.to.isAfter(seen)) {
        seen = other.to;
      }
    }
    return opening.begin < act.end && act.from.isBefore(seen.plus(SESSIONS.idleTime()));
  }

  /**
   * Returns whether the session can have ended: an act that ends it began before this act ended, or
   * it can have been idle for too long.
   */
  private boolean canBeOver(SessionKey key, Act act) {
    Instant seen = needed(opened.get(key)).from;
    for (Act other : of(act.ask.person)) {
      if (!other.is(act) && other.begin < act.end && canEnd(key, other)) {
        return true;
      }
      if (other.before(act) && sees(key, other) && other.from.minus(TOUCH).isAfter(seen)) {
        seen = other.from.minus(TOUCH);
      }
    }
    return !act.to.isBefore(seen.plus(SESSIONS.idleTime()));
  }

  private static boolean sees(SessionKey key, Act act) {
    return act.doneAs(Kind.AUTHENTICATE) && key.equals(act.ask.key);
  }

  /** Returns whether the act ends this session by its key, whenever the session was opened. */
  private boolean named(SessionKey key, Act act) {
    return key.equals(act.ask.target)
        || (key.equals(act.ask.key) && act.ask.kind == Kind.CHANGE)
        || (act.ask.target != null
            && act.ask.target.equals(previous(key))
            && act.ask.kind != Kind.END_ONE);
  }

  /**
   * Returns the key that the session had before a change of the password; null if it had no other.
   */
  private @Nullable SessionKey previous(SessionKey key) {
    Ask opening = needed(opened.get(key)).ask;
    return opening.kind == Kind.CHANGE ? opening.key : null;
  }

  private boolean canEnd(SessionKey key, Act act) {
    if (!act.done()) {
      return false;
    }
    boolean own = key.equals(act.ask.key);
    boolean endsOthers = act.setsAPassword() || act.ask.kind == Kind.END_OTHERS;
    boolean isItsOwn = act.result != null && key.equals(act.result.key());
    boolean swept = endsOthers && !own && !isItsOwn && needed(opened.get(key)).begin < act.end;
    return named(key, act) || swept;
  }

  private Instant provenAt(SessionKey key) {
    return needed(needed(opened.get(key)).result).session().provenAt();
  }

  private boolean canBeRecent(SessionKey key, Act act) {
    return act.from.isBefore(provenAt(key).plus(SESSIONS.recentLogin()));
  }

  /**
   * Returns whether the password can have been the current one: an act had begun to set it, and no
   * later change was acknowledged before this act.
   */
  private boolean canBeCurrent(String password, Act act) {
    Act setter = setter(password, act.ask.person);
    boolean first = people.get(act.ask.person).passwords.get(0).equals(password);
    return (first || (setter != null && setter.begin < act.end))
        && changes(act.ask.person).stream()
            .noneMatch(
                other ->
                    !other.is(setter)
                        && (setter == null || setter.before(other))
                        && other.before(act));
  }

  /**
   * Returns whether the password can have been wrong: it was not set yet, or another change may
   * have replaced it before the act ended.
   */
  private boolean canBeWrong(String password, Act act) {
    Act setter = setter(password, act.ask.person);
    boolean first = people.get(act.ask.person).passwords.get(0).equals(password);
    if (!first && (setter == null || !setter.before(act))) {
      return true;
    }
    return changes(act.ask.person).stream()
        .anyMatch(
            other ->
                !other.is(setter)
                    && (setter == null || !other.before(setter))
                    && other.begin < act.end);
  }

  private @Nullable Act setter(String password, int person) {
    return changes(person).stream()
        .filter(change -> password.equals(change.ask.fresh))
        .findFirst()
        .orElse(null);
  }

  private List<Act> changes(int person) {
    return of(person).stream().filter(Act::setsAPassword).toList();
  }

  private List<Act> of(int person) {
    return actsOf.get(person);
  }
}
