package dev.countersign.account;

/// What can be wrong with a password that somebody wants to set, in the order in which it is told.
public enum PasswordFlaw {
  TOO_SHORT,
  TOO_LONG,
  NO_UPPERCASE,
  NO_LOWERCASE,
  NO_DIGIT,
  COMMON
}
