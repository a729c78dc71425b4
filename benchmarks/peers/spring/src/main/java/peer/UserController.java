package peer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UserController {

  record SignUp(@Valid @NotNull NewUser user) {
    record NewUser(
        @NotBlank @Size(max = 64) String username,
        @NotBlank @Email String email,
        @NotNull @Size(min = 8, max = 64) String password) {}
  }

  record Login(@Valid @NotNull Credentials user) {
    record Credentials(@NotNull String email, @NotNull String password) {}
  }

  record ChangePassword(@Valid @NotNull NewPassword user) {
    record NewPassword(@NotNull @Size(min = 8, max = 64) String password) {}
  }

  record Answer(User user) {
    record User(String username, String email) {}

    static Answer of(String username, String email) {
      return new Answer(new User(username, email));
    }
  }

  private static final Map<String, String> DONE = Map.of("status", "done");

  private final Accounts accounts;
  private final PasswordEncoder encoder;
  private final AuthenticationManager authentication;
  private final SecurityContextRepository contexts;
  private final SessionAuthenticationStrategy sessions =
      new ChangeSessionIdAuthenticationStrategy();

  UserController(
      Accounts accounts,
      PasswordEncoder encoder,
      AuthenticationManager authentication,
      SecurityContextRepository contexts) {
    this.accounts = accounts;
    this.encoder = encoder;
    this.authentication = authentication;
    this.contexts = contexts;
  }

  @GetMapping("/health")
  Map<String, String> health() {
    return Map.of("status", "UP");
  }

  @PostMapping("/api/user/signup")
  Answer signUp(@Valid @RequestBody SignUp body) {
    Account account =
        accounts.save(
            new Account(
                null,
                body.user().username().toLowerCase(Locale.ROOT),
                body.user().email().toLowerCase(Locale.ROOT),
                encoder.encode(body.user().password())));
    return Answer.of(account.username(), account.email());
  }

  @PostMapping("/api/user/login")
  Answer login(
      @Valid @RequestBody Login body, HttpServletRequest request, HttpServletResponse response) {
    Authentication authenticated =
        authentication.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(
                body.user().email().toLowerCase(Locale.ROOT), body.user().password()));
    sessions.onAuthentication(authenticated, request, response);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authenticated);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    return me((Member) authenticated.getPrincipal());
  }

  @GetMapping("/api/user/me")
  Answer me(@AuthenticationPrincipal Member member) {
    return Answer.of(member.name(), member.getUsername());
  }

  @PutMapping("/api/user/change_password")
  Map<String, String> changePassword(
      @AuthenticationPrincipal Member member, @Valid @RequestBody ChangePassword body) {
    Account account = accounts.findById(member.id()).orElseThrow();
    accounts.save(
        new Account(
            account.id(),
            account.username(),
            account.email(),
            encoder.encode(body.user().password())));
    return DONE;
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.UNAUTHORIZED)
  Map<String, Map<String, String>> refused(AuthenticationException e) {
    return Map.of("error", Map.of("message", "email or password is invalid"));
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
  Map<String, Map<String, String>> taken(DuplicateKeyException e) {
    return Map.of("error", Map.of("message", "username or email is taken"));
  }
}
