package dev.latchkey.adapters.web;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.latchkey.application.Latchkey;
import dev.latchkey.application.SignedIn;
import dev.latchkey.domain.Client;
import dev.latchkey.domain.EmailAddress;
import dev.latchkey.domain.Password;
import dev.latchkey.domain.Refusal;
import dev.latchkey.domain.Session;
import dev.latchkey.domain.SessionKey;
import dev.latchkey.domain.User;
import dev.latchkey.domain.Username;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The use cases as routes under {@code /api/user}. */
@RestController
@RequestMapping("/api/user")
final class UserApi {

  private static final Done DONE = new Done("done");

  private final Latchkey latchkey;
  private final PresentedKeys presentedKeys;
  private final BrowserSession browserSession;

  UserApi(Latchkey latchkey, PresentedKeys presentedKeys, BrowserSession browserSession) {
    this.latchkey = latchkey;
    this.presentedKeys = presentedKeys;
    this.browserSession = browserSession;
  }

  /** A field that must be there and not null. */
  @JacksonAnnotationsInside
  @JsonProperty(required = true)
  @JsonSetter(nulls = Nulls.FAIL)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Needed {}

  record SignUpBody(@Needed NewUser user) {
    record NewUser(@Needed String username, @Needed String email, @Needed String password) {
      /** Reveals nothing: frameworks log what they read. */
      @Override
      public String toString() {
        return "NewUser[hidden]";
      }
    }
  }

  record LoginBody(@Needed Credentials user) {
    record Credentials(@Needed String email, @Needed String password, @Nullable Boolean remember) {
      /** Reveals nothing: frameworks log what they read. */
      @Override
      public String toString() {
        return "Credentials[hidden]";
      }
    }
  }

  record ChangePasswordBody(@Needed Passwords user) {
    record Passwords(@Needed String password, @Nullable String currentPassword) {
      /** Reveals nothing: frameworks log what they read. */
      @Override
      public String toString() {
        return "Passwords[hidden]";
      }
    }
  }

  record UserAnswer(Person user) {
    record Person(String username, String email) {
      static Person of(User user) {
        return new Person(user.username().value(), user.email().value());
      }
    }

    static UserAnswer of(User user) {
      return new UserAnswer(Person.of(user));
    }
  }

  record MeAnswer(UserAnswer.Person user, CurrentSession session) {
    record CurrentSession(String id, Instant openedAt, Instant lastSeenAt, Instant expiresAt) {}

    static MeAnswer of(SignedIn me) {
      Session session = me.session();
      return new MeAnswer(
          UserAnswer.Person.of(me.user()),
          new CurrentSession(
              session.id().value(), session.openedAt(), session.lastSeenAt(), session.expiresAt()));
    }
  }

  record SessionsAnswer(List<ListedSession> sessions) {
    record ListedSession(
        String id,
        Instant openedAt,
        Instant lastSeenAt,
        Instant expiresAt,
        String device,
        boolean current) {}

    /** The last one opened comes first. */
    static SessionsAnswer of(SignedIn me) {
      return new SessionsAnswer(
          me.user().sessions().stream()
              .sorted(Comparator.comparing(Session::openedAt).reversed())
              .map(
                  session ->
                      new ListedSession(
                          session.id().value(),
                          session.openedAt(),
                          session.lastSeenAt(),
                          session.expiresAt(),
                          session.device(),
                          session.id().equals(me.session().id())))
              .toList());
    }
  }

  record Done(String status) {}

  @PostMapping(path = "/signup", consumes = MediaType.APPLICATION_JSON_VALUE)
  UserAnswer signUp(@RequestBody SignUpBody body, HttpServletRequest request) {
    var user = body.user();
    return UserAnswer.of(
        latchkey
            .signUp()
            .execute(
                new Username(user.username()),
                new EmailAddress(user.email()),
                new Password(user.password()),
                client(request)));
  }

  @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
  UserAnswer login(
      @RequestBody LoginBody body, HttpServletRequest request, HttpServletResponse response) {
    EmailAddress email;
    Password password;
    try {
      email = new EmailAddress(body.user().email());
      password = new Password(body.user().password());
    } catch (Refusal.Invalid nobodyHasThese) {
      throw new Refusal.InvalidCredentials();
    }
    SignedIn me =
        latchkey.login().execute(email, password, client(request), presentedKeys.all(request));
    boolean remember = Boolean.TRUE.equals(body.user().remember());
    browserSession.start(me, remember, request, response);
    browserSession.know(email, request, response);
    return UserAnswer.of(me.user());
  }

  @GetMapping("/me")
  MeAnswer me(HttpServletRequest request) {
    return MeAnswer.of(latchkey.authenticate().execute(presentedKeys.one(request)));
  }

  @PutMapping(path = "/change_password", consumes = MediaType.APPLICATION_JSON_VALUE)
  Done changePassword(
      @RequestBody ChangePasswordBody body,
      HttpServletRequest request,
      HttpServletResponse response) {
    SessionKey key = presentedKeys.one(request);
    String current = body.user().currentPassword();
    SignedIn me =
        latchkey
            .changePassword()
            .execute(
                key,
                new Password(body.user().password()),
                current == null ? null : currentPassword(current),
                client(request));
    browserSession.start(me, false, request, response);
    return DONE;
  }

  /** One that could be nobody's password is as wrong as any other. */
  private static Password currentPassword(String text) {
    try {
      return new Password(text);
    } catch (Refusal.Invalid nobodyHasThisOne) {
      throw new Refusal.WrongCurrentPassword();
    }
  }

  @PostMapping("/logout")
  Done logout(HttpServletRequest request, HttpServletResponse response) {
    latchkey.logout().execute(presentedKeys.all(request));
    browserSession.end(request, response);
    return DONE;
  }

  @GetMapping("/sessions")
  SessionsAnswer sessions(HttpServletRequest request) {
    return SessionsAnswer.of(latchkey.authenticate().execute(presentedKeys.one(request)));
  }

  @DeleteMapping("/sessions/{id}")
  Done endSession(
      @PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
    SessionKey mine = presentedKeys.one(request);
    Session.Id ended = sessionId(id);
    latchkey.endSessions().execute(mine, ended);
    if (ended.equals(mine.session())) {
      browserSession.end(request, response);
    }
    return DONE;
  }

  private static Session.Id sessionId(String text) {
    try {
      return new Session.Id(text);
    } catch (IllegalArgumentException noId) {
      throw new Refusal.NoSuchSession();
    }
  }

  @DeleteMapping("/sessions")
  Done endOtherSessions(HttpServletRequest request) {
    latchkey.endSessions().execute(presentedKeys.one(request));
    return DONE;
  }

  private static Client client(HttpServletRequest request) {
    return Client.at(
        Addresses.of(request), Device.describe(request.getHeader(HttpHeaders.USER_AGENT)));
  }
}
