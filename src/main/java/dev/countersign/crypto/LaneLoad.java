package dev.countersign.crypto;

/// What the hashing lane has to do at one moment.
public record LaneLoad(int waiting, int running) {}
