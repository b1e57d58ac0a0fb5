/// The WackyPod API below `/api`: its routes, its JSON and its errors, and nothing decided.
@NullMarked
package dev.countersign.wackypod;

import org.jspecify.annotations.NullMarked;
