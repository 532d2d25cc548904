/**
 * tar archives, read and written: v7, ustar, GNU, star and PAX (POSIX.1-2017, pax, "ustar
 * Interchange Format" and "pax Interchange Format").
 *
 * <pre>
 *   0x000  header           512 bytes; GNU and PAX put the entry's exceptions before it:
 *            'x'              a header of its own, its body holds PAX records "LEN KEY=VALUE\n"
 *            'g'              the same, for all entries that follow
 *            'L', 'K'         a header of its own, its body holds a long name or link target
 *   0x200  body             the file's bytes, zeros up to the next multiple of 512
 *          header, body     ... one pair per entry, in any order
 *   end    2 x 512 zeros    then zeros to a multiple of 10,240
 * </pre>
 *
 * <p>Start at {@link TarArchive}. Layout and limits: docs/formats/tar.md.
 */
package dev.assembler.tar;
