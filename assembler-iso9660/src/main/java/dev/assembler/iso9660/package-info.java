/**
 * ISO 9660 images with Rock Ridge, Joliet and El Torito, written, read and verified.
 *
 * <pre>
 *   block  0   system area                what boots the image as a disk; the caller's
 *         16   primary volume descriptor
 *         17   boot record                with El Torito: where the boot catalog is
 *              supplementary descriptor   with Joliet
 *              set terminator
 *              path tables                little-endian, big-endian; Joliet's
 *              directories                records, then what does not fit into them; Joliet's
 *              boot catalog
 *              boot images without names
 *              files                      in the order of the tree, equal contents once
 *              padding                    the volume ends here
 *              appended boot images       at multiples of 1 MiB
 * </pre>
 *
 * <p>Start at {@link dev.assembler.iso9660.IsoImage}. Layout, limits and choices:
 * docs/formats/iso9660.md.
 */
package dev.assembler.iso9660;
