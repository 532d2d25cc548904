/** qcow2 disk images, written, read and verified. */
package dev.assembler.qcow2;
