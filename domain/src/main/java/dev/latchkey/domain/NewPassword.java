package dev.latchkey.domain;

/** A {@link Password} that the {@link PasswordPolicy} accepted. Only the policy makes one. */
public final class NewPassword {

  private final Password password;

  NewPassword(Password password) {
    this.password = password;
  }

  public Password password() {
    return password;
  }

  /** Reveals nothing. */
  @Override
  public String toString() {
    return "NewPassword[hidden]";
  }
}
