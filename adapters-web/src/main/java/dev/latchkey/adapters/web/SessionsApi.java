package dev.latchkey.adapters.web;

import dev.latchkey.application.Latchkey;
import dev.latchkey.domain.Reason;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The user's sessions as routes under {@code /api/user/sessions}. */
@RestController
@RequestMapping("/api/user/sessions")
final class SessionsApi {

  private final Latchkey latchkey;
  private final PresentedKeys presentedKeys;
  private final BrowserSession browserSession;
  private final Refusals refusals;

  SessionsApi(
      Latchkey latchkey,
      PresentedKeys presentedKeys,
      BrowserSession browserSession,
      Refusals refusals) {
    this.latchkey = latchkey;
    this.presentedKeys = presentedKeys;
    this.browserSession = browserSession;
    this.refusals = refusals;
  }

  @GetMapping
  Answers.Sessions sessions(HttpServletRequest request) {
    return Answers.Sessions.of(latchkey.authenticate().execute(presentedKeys.one(request)));
  }

  @DeleteMapping("/{id}")
  Answers.Done endSession(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    SessionKey mine = presentedKeys.one(request);
    Session.Id ended = sessionId(id, request);
    latchkey.endSessions().execute(mine, ended, Addresses.client(request));
    if (ended.equals(mine.session())) {
      browserSession.end(request, response);
    }
    return Answers.DONE;
  }

  private Session.Id sessionId(String text, HttpServletRequest request) {
    try {
      return new Session.Id(text);
    } catch (IllegalArgumentException noId) {
      refusals.tell(Reason.NO_SUCH_SESSION, request);
      throw new Refusal.NoSuchSession();
    }
  }

  @DeleteMapping
  Answers.Done endOtherSessions(HttpServletRequest request) {
    latchkey.endSessions().execute(presentedKeys.one(request), Addresses.client(request));
    return Answers.DONE;
  }
}
