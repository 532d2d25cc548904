/**
 * Unified kernel images (UAPI.5) and what they stand on: EFI programs in PE/COFF (Microsoft's "PE
 * Format"), little-endian, and their Authenticode signatures ("Windows Authenticode Portable
 * Executable Signature Format").
 *
 * <pre>
 *   0x00  DOS header           "MZ"; at 0x3C where the PE header is
 *         PE header            "PE", COFF header, optional header with the data directories
 *         section table        40 bytes for each section, as far as SizeOfHeaders
 *         the stub's sections  .text, .data, .sbat ..: the program that starts
 *         .osrel .cmdline .dtb .uname .splash .pcrpkey .initrd .ucode
 *         .linux               the kernel as it is; in memory as large as its own SizeOfImage
 *         .sbat                only where the merged one does not fit into the stub's
 *         .pcrsig
 *         [certificate table]  signatures, each padded to 8 bytes
 * </pre>
 *
 * <p>Sections follow each other without gaps, each padded to FileAlignment.
 *
 * <p>Start at {@link UkiImage} for UKIs, {@link PeImage} for programs and {@link Authenticode} for
 * signatures. Layout and limits: docs/formats/uki.md.
 */
package dev.assembler.uki;
