/** Fixed VHD disks: a raw disk and a footer. */
package dev.assembler.vhd;
