package dev.countersign.http;

/// Answers the calls of one route, on a virtual thread of each call's own: it may block.
@FunctionalInterface
public interface Endpoint {
  Answer answer(Call call);
}
