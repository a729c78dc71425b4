package peer;

import java.util.List;
import org.springframework.security.core.userdetails.User;

/** Who is logged in: kept in the session, so that a request needs no other read. */
class Member extends User {

  private static final long serialVersionUID = 1;

  private final String id;
  private final String name;

  Member(Account account) {
    super(account.email(), account.passwordHash(), List.of());
    this.id = account.id();
    this.name = account.username();
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }
}
