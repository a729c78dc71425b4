package dev.latchkey.broken.domain;

/** Types whose names say nothing. */
interface Nameless {
  interface LoginUseCase {}

  interface LoginService {}

  interface LoginImpl {}

  interface LoginManager {}

  interface LoginUtil {}

  interface LoginUtils {}

  interface LoginHelper {}
}
