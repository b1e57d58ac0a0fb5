/// Resource servers: what is behind the APIs whose tokens we issue, and may ask us about tokens.
@NullMarked
package dev.countersign.client;

import org.jspecify.annotations.NullMarked;
