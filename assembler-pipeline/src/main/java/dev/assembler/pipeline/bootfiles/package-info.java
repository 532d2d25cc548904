/**
 * What is put beside kernels and trees to make a system of them: an iPXE script, the text files of
 * a Raspberry Pi's boot partition, an identity. Plain values in, text and trees out.
 */
package dev.assembler.pipeline.bootfiles;
