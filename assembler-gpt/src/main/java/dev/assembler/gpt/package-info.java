/** GPT and MBR disks, written, read and verified. */
package dev.assembler.gpt;
