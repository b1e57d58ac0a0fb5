/// What an operator can set: one table of settings, read from the command line, the environment and
/// one file, and checked as a whole before anything starts.
@NullMarked
package dev.countersign.config;

import org.jspecify.annotations.NullMarked;
