/**
 * What is said about a tree beside its files: owners, modes, devices and attributes that an
 * ordinary user's files cannot carry.
 *
 * <p>Start at {@link TreeSpec}. Languages: mtree(5), mksquashfs's pseudo files, lists of
 * gen_init_cpio, manifests of 3cpio; docs/specs.md.
 */
package dev.assembler.pipeline.spec;
