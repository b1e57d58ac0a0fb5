/// The languages that people are spoken to in, by mail and on pages.
///
/// A language is one file, `/language/<tag>.properties` in UTF-8: the phrases of mails and pages by
/// key, with values to be filled in as `{minutes}`. What is in the folder is what there is; English
/// is what everybody gets who asks for none of them.
@NullMarked
package dev.countersign.language;

import org.jspecify.annotations.NullMarked;
