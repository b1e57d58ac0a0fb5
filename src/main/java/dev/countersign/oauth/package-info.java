/// The way in for resource servers: introspection (RFC 7662), revocation (RFC 7009), the feed of
/// ended sessions, and the metadata that says where all that is (RFC 8414).
@NullMarked
package dev.countersign.oauth;

import org.jspecify.annotations.NullMarked;
