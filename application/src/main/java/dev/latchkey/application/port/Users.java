package dev.latchkey.application.port;

import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The store of users. A user is stored and read as a whole: no caller ever sees half of a write.
 * Sessions keep their order, instants their millisecond in UTC, and text every character (no
 * normalization, no folding of case beyond what the domain has done). Once a call has returned,
 * every instance on the same store sees its effect. Contract: {@code
 * dev.latchkey.testkit.UsersContract}.
 *
 * <p>Every method is safe for concurrent use, and throws {@link StoreUnavailable} within 6 seconds
 * when the store cannot answer, at any of its steps. A method that reads a damaged user throws
 * {@link UnreadableUser}; a lookup of another user does not. A call that throws releases what it
 * holds (connections, locks).
 */
public interface Users {

  /** The largest {@code limit} of a {@link #page}. */
  int LARGEST_PAGE = 1_000;

  /**
   * Returns the user with this id. A client may choose the id: one that the store cannot hold, such
   * as one with a NUL, belongs to no user, here, in {@link #update} and in {@link #remove}.
   */
  Optional<User> find(User.Id id);

  /** Returns the user with this address. */
  Optional<User> find(EmailAddress email);

  /** Returns the user with this name. */
  Optional<User> find(Username username);

  /**
   * Adds a user. If several callers add the same name, address or id concurrently, exactly one
   * succeeds; a refused add leaves nothing behind, neither its name nor its address taken.
   *
   * @throws Refusal.UsernameTaken if another user has the name, even if the address is also taken
   * @throws Refusal.EmailTaken if another user has the address, even if the id is also taken
   * @throws Refusal.UserIdTaken if another user has the id
   * @throws StoreUnavailable also if the store cannot hold the id as it is
   */
  void add(User user);

  /**
   * Applies a change atomically with respect to every other {@code update} and {@link #remove}, for
   * as long as the change takes. The change is given the user as stored now, by any instance; its
   * result is stored only if the user is still exactly that one. The change may run several times,
   * so it must have no side effects that matter; only its last run counts, both for what is stored
   * and returned and for what it throws. Nothing is written if it throws, which reaches the caller
   * unchanged, or returns an equal user. Anything else that differs is stored, even a single
   * instant. The change must keep the id, the name and the address.
   *
   * @return the user as stored after the change; empty, without running the change again, if there
   *     is no such user or it was removed meanwhile. If a user with the same id was added since,
   *     the change may be applied to that one instead
   * @throws StoreUnavailable also if other updates came first too many times in a row: after fewer
   *     than 5,000 tries, and never among 32 concurrent updates
   */
  Optional<User> update(User.Id id, UnaryOperator<User> change);

  /**
   * Removes a user, atomically with respect to {@link #update} and {@link #add}: a concurrent
   * update does not bring the user back. The name and the address are free at once. A damaged user
   * is removed, too, before {@link UnreadableUser} is thrown.
   *
   * @return the user as removed; empty if there is none, or another caller has removed it
   */
  Optional<User> remove(User.Id id);

  /**
   * Returns the users whose ids are greater than {@code after}, in ascending order of ids, at most
   * {@code limit} of them. Ids are compared by their Unicode code points ({@link User.Id} is
   * comparable so). A user that is there during the whole walk from page to page is listed exactly
   * once; one that is added or removed meanwhile at most once.
   *
   * @param after the last id of the page before; null for the first page. There need not be a user
   *     with this id
   * @param limit 1 to {@value #LARGEST_PAGE}
   * @throws IllegalArgumentException if the limit is out of range
   */
  List<User> page(User.@Nullable Id after, int limit);
}
