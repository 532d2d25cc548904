/** ISO 9660 images with Rock Ridge, Joliet and El Torito, written, read and verified. */
package dev.assembler.iso9660;
