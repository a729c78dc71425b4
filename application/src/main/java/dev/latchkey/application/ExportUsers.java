package dev.latchkey.application;

import dev.latchkey.application.port.SecurityEvent.Kind;
import dev.latchkey.application.port.StoreUnavailable;
import dev.latchkey.domain.User;
import java.util.List;
import java.util.function.Consumer;

/** For operators: hands out every user with the password hash, to be imported elsewhere. */
public final class ExportUsers {

  /** The most users held in memory at once, each with up to 100 sessions. */
  static final int PAGE = 500;

  private final OperatorActs acts;

  ExportUsers(OperatorActs acts) {
    this.acts = acts;
  }

  /**
   * Hands every user to the consumer, in ascending order of ids, and holds one page of them at a
   * time. A user who exists from start to end is handed out exactly once, one who is added or
   * deleted meanwhile at most once. The event is recorded first, so an interrupted export leaves
   * one, too.
   *
   * @throws StoreUnavailable if the store cannot answer
   */
  public void execute(Consumer<PortableUser> consumer) {
    acts.record(Kind.OPERATOR_EXPORTED_USERS, null);
    List<User> page = acts.users().page(null, PAGE);
    while (!page.isEmpty()) {
      page.stream().map(PortableUser::of).forEach(consumer);
      page = acts.users().page(page.get(page.size() - 1).id(), PAGE);
    }
  }
}
