/// Registration: an account, the request for the mail that proves its address, and where the
/// contract signs in at once, its first session, in one transaction.
@NullMarked
package dev.countersign.signup;

import org.jspecify.annotations.NullMarked;
