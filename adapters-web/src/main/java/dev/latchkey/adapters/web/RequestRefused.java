package dev.latchkey.adapters.web;

import org.springframework.http.HttpStatus;

/** Thrown for a request that the web adapter rejects before it calls the core. */
final class RequestRefused extends RuntimeException {

  static final String CROSS_SITE = "cross_site_request";

  private final HttpStatus status;
  private final String code;

  RequestRefused(HttpStatus status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  HttpStatus status() {
    return status;
  }

  String code() {
    return code;
  }
}
