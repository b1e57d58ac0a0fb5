/// What is said between this server and a mail server.
///
/// A package of its own because the library names its logger after the package of the class that
/// extends it, and quotes addresses and mails there: [dev.countersign.log.Logging] silences all of
/// it, without silencing [dev.countersign.mail].
@NullMarked
package dev.countersign.mail.dialogue;

import org.jspecify.annotations.NullMarked;
