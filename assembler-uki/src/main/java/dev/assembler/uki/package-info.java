/** Unified kernel images: PE files, their sections and signatures. */
package dev.assembler.uki;
