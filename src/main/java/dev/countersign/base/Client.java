package dev.countersign.base;

/// Who is asking, as far as the connection tells: where from, with which program, in which
/// languages.
public record Client(ClientAddress address, UserAgent userAgent, AcceptLanguage languages) {}
