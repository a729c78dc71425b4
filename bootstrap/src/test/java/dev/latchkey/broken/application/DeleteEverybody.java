package dev.latchkey.broken.application;

/** Stands for a use case that is for operators, as is each that no rule lists as for users. */
public final class DeleteEverybody {
  DeleteEverybody() {}

  public void execute() {}
}
