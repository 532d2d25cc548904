/** FAT12, FAT16 and FAT32 volumes, written, read and verified. */
package dev.assembler.fat;
