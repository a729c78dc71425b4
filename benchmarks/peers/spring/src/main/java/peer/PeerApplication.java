package peer;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.mongodb.spring.session.config.annotation.web.http.EnableMongoHttpSession;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

@SpringBootApplication
@EnableMongoHttpSession
public class PeerApplication {

  public static void main(String[] args) {
    SpringApplication.run(PeerApplication.class, args);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http, SecurityContextRepository contexts) {
    // No CSRF tokens: the comparison is of a JSON API, and the others have none. No request cache:
    // it would store a session for every request that is refused.
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/api/user/signup", "/api/user/login", "/health", "/error")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .csrf(CsrfConfigurer::disable)
        .requestCache(RequestCacheConfigurer::disable)
        .securityContext(context -> context.securityContextRepository(contexts))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
        .logout(
            logout ->
                logout
                    .logoutUrl("/api/user/logout")
                    .logoutSuccessHandler((request, response, authentication) -> done(response)))
        .build();
  }

  private static void done(HttpServletResponse response) throws java.io.IOException {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.getWriter().write("{\"status\":\"done\"}");
  }

  @Bean
  SecurityContextRepository contexts() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  UserDetailsService members(Accounts accounts) {
    return email ->
        accounts
            .findByEmail(email)
            .map(Member::new)
            .orElseThrow(() -> new UsernameNotFoundException(email));
  }

  @Bean
  AuthenticationManager authentication(UserDetailsService members, PasswordEncoder encoder) {
    DaoAuthenticationProvider provider = new DaoAuthenticationProvider(members);
    provider.setPasswordEncoder(encoder);
    return new ProviderManager(provider);
  }

  @Bean
  PasswordEncoder encoder(@Value("${peer.hash}") String hash) {
    return new DelegatingPasswordEncoder(
        hash,
        Map.of(
            "bcrypt", new BCryptPasswordEncoder(),
            "argon2", new Argon2PasswordEncoder(16, 32, 1, 19456, 2)));
  }
}
