/// What the server calls itself and looks like to people, in mails and on pages.
@NullMarked
package dev.countersign.brand;

import org.jspecify.annotations.NullMarked;
