/**
 * The command line: options in, one exit code out. Start at {@link dev.assembler.cli.Main}; the
 * contract is docs/cli.md.
 */
package dev.assembler.cli;
