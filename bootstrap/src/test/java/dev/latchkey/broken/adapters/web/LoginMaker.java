package dev.latchkey.broken.adapters.web;

import dev.latchkey.broken.application.BusyLogin;
import java.util.function.Supplier;

/** Makes use cases of its own. */
final class LoginMaker {

  BusyLogin login() {
    return new BusyLogin();
  }

  Supplier<BusyLogin> logins() {
    return BusyLogin::new;
  }
}
