/**
 * The indexes of modules as kmod's depmod(8) makes them, byte for byte: texts for people and older
 * programs, and tries that modprobe searches without reading all of them.
 */
package dev.assembler.pipeline.kernel.depmod;
