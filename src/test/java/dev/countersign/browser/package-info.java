/// The pages as people meet them: in a real browser, headless Chromium.
///
/// Where there is no Chromium or no Node.js (Playwright is written for it) these tests are skipped,
/// and say so on standard error.
@NullMarked
package dev.countersign.browser;

import org.jspecify.annotations.NullMarked;
