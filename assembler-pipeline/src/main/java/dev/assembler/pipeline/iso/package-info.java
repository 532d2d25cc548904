/**
 * What makes an ISO 9660 image start a machine, composed of the rooms iso9660, fat and gpt: loaders
 * found in the tree, the EFI boot image, the partition tables around, and what an older image had
 * of all this.
 */
package dev.assembler.pipeline.iso;
