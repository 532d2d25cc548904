/**
 * Firmware that modules ask for, and processors' microcode: files out of a tree such as
 * linux-firmware that are needed, why, and which are missing.
 */
package dev.assembler.pipeline.kernel.firmware;
