/**
 * The model every format reads into and writes from: a name is bound to a node, and two names on
 * one node are a hard link.
 *
 * <p>Start at {@link FileTree}; build one with {@link TreeBuilder}, normalise it with {@link
 * MetadataPolicy}. Names are bytes ({@link EntryName}), a file's bytes are a {@link Content}.
 */
package dev.assembler.core.tree;
