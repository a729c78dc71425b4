package dev.latchkey.adapters.web;

import dev.latchkey.application.Policies;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Returns the settings that a frontend needs before a login. */
@RestController
final class SettingsApi {

  private final Answers.Settings settings;

  SettingsApi(Policies policies) {
    settings =
        new Answers.Settings(
            policies.passwords().minimumLength(),
            policies.recovery().byMail(),
            policies.sessions().recentLogin().toSeconds(),
            true);
  }

  @GetMapping("/api/settings")
  Answers.Settings settings() {
    return settings;
  }
}
