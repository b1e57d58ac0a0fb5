/// The account: who somebody is here, the password they prove it with, and what may be set as one.
@NullMarked
package dev.countersign.account;

import org.jspecify.annotations.NullMarked;
