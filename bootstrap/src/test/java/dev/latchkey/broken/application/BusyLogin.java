package dev.latchkey.broken.application;

/** Can be asked for two things, neither of them execute. */
public final class BusyLogin {
  public void logIn() {}

  public static void logOut() {}
}
