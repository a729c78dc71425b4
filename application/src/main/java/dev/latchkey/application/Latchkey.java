package dev.latchkey.application;

import dev.latchkey.application.port.Busy;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hexagon in one object: builds every use case from the driven ports, the policies and a clock,
 * and hands each out by name. Build one per process; it is safe for concurrent use.
 */
public final class Latchkey {

  private final Supplier<Login> newLogin;
  private final AtomicReference<@Nullable Login> login = new AtomicReference<>();
  private final SignUp signUp;
  private final Authenticate authenticate;
  private final ChangePassword changePassword;
  private final Logout logout;
  private final EndSessions endSessions;
  private final RequestPasswordReset requestPasswordReset;
  private final ResetPassword resetPassword;
  private final ReportRefusal reportRefusal;
  private final FindUsers findUsers;
  private final AddUser addUser;
  private final EndAllSessions endAllSessions;
  private final DisableUser disableUser;
  private final EnableUser enableUser;
  private final DeleteUser deleteUser;
  private final IssueResetToken issueResetToken;
  private final MailResetLink mailResetLink;
  private final ExportUsers exportUsers;
  private final ImportUsers importUsers;

  public Latchkey(Ports ports, Policies policies, Clock clock) {
    var journal = new Journal(ports.events(), ports.letters(), clock);
    var changes = new Changes(ports.users(), journal, policies.sessions(), clock);
    var throttle = new Throttle(ports.attempts(), journal, policies.throttle(), clock);
    signUp = new SignUp(ports, policies.passwords(), throttle, journal);
    newLogin = () -> new Login(ports, throttle, changes, journal);
    authenticate = new Authenticate(ports.users(), policies.sessions(), clock);
    changePassword = new ChangePassword(ports, policies.passwords(), throttle, changes, journal);
    logout = new Logout(changes);
    endSessions = new EndSessions(changes, journal);
    requestPasswordReset =
        new RequestPasswordReset(ports, policies.recovery(), throttle, journal, clock);
    resetPassword = new ResetPassword(ports, policies.passwords(), throttle, changes, journal);
    reportRefusal = new ReportRefusal(journal);
    var acts = new OperatorActs(ports.users(), changes, journal);
    findUsers = new FindUsers(ports.users(), policies.sessions(), clock);
    addUser = new AddUser(acts, ports.hasher(), policies.passwords());
    endAllSessions = new EndAllSessions(acts);
    disableUser = new DisableUser(acts);
    enableUser = new EnableUser(acts);
    deleteUser = new DeleteUser(acts);
    issueResetToken = new IssueResetToken(acts, policies.recovery());
    mailResetLink = new MailResetLink(issueResetToken, ports.letters(), policies.recovery());
    exportUsers = new ExportUsers(acts);
    importUsers = new ImportUsers(acts, ports.hasher());
  }

  public SignUp signUp() {
    return signUp;
  }

  /**
   * Returns the use case. The first call hashes a password. The service makes this call before it
   * serves requests; commands never make it.
   *
   * @throws Busy by the first call, if the hasher is at capacity
   */
  public Login login() {
    Login made = login.get();
    if (made == null) {
      made = newLogin.get();
      login.set(made);
    }
    return made;
  }

  public Authenticate authenticate() {
    return authenticate;
  }

  public ChangePassword changePassword() {
    return changePassword;
  }

  public Logout logout() {
    return logout;
  }

  public EndSessions endSessions() {
    return endSessions;
  }

  public RequestPasswordReset requestPasswordReset() {
    return requestPasswordReset;
  }

  public ResetPassword resetPassword() {
    return resetPassword;
  }

  public ReportRefusal reportRefusal() {
    return reportRefusal;
  }

  public FindUsers findUsers() {
    return findUsers;
  }

  public AddUser addUser() {
    return addUser;
  }

  public EndAllSessions endAllSessions() {
    return endAllSessions;
  }

  public DisableUser disableUser() {
    return disableUser;
  }

  public EnableUser enableUser() {
    return enableUser;
  }

  public DeleteUser deleteUser() {
    return deleteUser;
  }

  public IssueResetToken issueResetToken() {
    return issueResetToken;
  }

  public MailResetLink mailResetLink() {
    return mailResetLink;
  }

  public ExportUsers exportUsers() {
    return exportUsers;
  }

  public ImportUsers importUsers() {
    return importUsers;
  }
}
