package dev.countersign.base;

/// Who is asking, as far as the connection tells: where from, and with which program.
public record Client(ClientAddress address, UserAgent userAgent) {}
