package dev.latchkey.broken.bootstrap;

import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves HTTP outside of the web adapter. */
@RestController
interface PageServer {
  @GetMapping
  void page();

  void filters(Filter requests);

  void filters(FilterRegistrationBean<?> requests);
}
