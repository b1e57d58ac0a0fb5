package dev.countersign.audit;

/// A key of this installation by what everybody may know of it.
///
/// @param kid its name
/// @param use what it is for: `SEALING`, `ACCESS_TOKEN:momail`
/// @param algorithm what it is used with
public record KeyLabel(String kid, String use, String algorithm) {}
