/// The pages for people, and the mailbox for developers.
///
/// Pages are made on the server from constant markup; they run no script, load nothing, and say so
/// in their Content Security Policy. Looking at a mailed link changes nothing, for mail scanners
/// look at every link: the form on the page does (RFC 9110 §9.2.1: GET is safe). Addresses on the
/// pages are relative, so that nothing in a request, `Host` least of all, has a say in them.
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;
