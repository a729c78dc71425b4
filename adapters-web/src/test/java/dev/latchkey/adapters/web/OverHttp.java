package dev.latchkey.adapters.web;

import dev.latchkey.testkit.Core;
import dev.latchkey.testkit.InMemoryUsers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A service over the fakes for the tests of a class, and two users who sign up for each test. */
abstract class OverHttp {

  static InMemoryUsers users;
  static Core core;
  @AutoClose static WebServer server;

  @BeforeAll
  static void start() {
    users = new InMemoryUsers();
    core = new Core(users);
    server = new WebServer(core);
  }

  @BeforeEach
  void signUpAgain() {
    core.signUpAgain();
  }
}
