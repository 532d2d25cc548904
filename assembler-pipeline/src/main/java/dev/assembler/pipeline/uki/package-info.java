/**
 * UKIs out of files of the host, and signatures of EFI programs. Start at {@link
 * dev.assembler.pipeline.uki.UkiJob} and {@link dev.assembler.pipeline.uki.SignJob}.
 */
package dev.assembler.pipeline.uki;
