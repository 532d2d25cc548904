/** ext4 volumes, written, read and verified. */
package dev.assembler.ext4;
