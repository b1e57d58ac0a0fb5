/// The platform under every way into the server: HTTP spoken strictly, and no contract known.
///
/// An [dev.countersign.http.Entrance] brings routes and its wording of refusals. Everything a
/// request can get wrong before its meaning matters (framing, sizes, media types, address limits)
/// is refused here, in one order for all entrances: 404 and 405, then the address limit's 429, then
/// 415, 413 and the body's 400, then the endpoint.
@NullMarked
package dev.countersign.http;

import org.jspecify.annotations.NullMarked;
