/**
 * qcow2, version 3 (and 2, read only), big-endian: a disk as clusters of one size, found through
 * two levels of tables. What is not in the tables reads as zeros.
 *
 * <pre>
 *   cluster 0   header               112 bytes, written last; end of header extensions
 *               data clusters        as they come: whole clusters, or compressed ones packed
 *                                    into shared host clusters
 *               L2 tables            one cluster each: entries for the guest's clusters
 *               L1 table             where the L2 tables are
 *               refcount table       where the refcount blocks are
 *               refcount blocks      16 bits for every cluster of the file
 * </pre>
 *
 * <p>Start at {@link Qcow2Image}. Layout and limits: docs/formats/qcow2.md.
 */
package dev.assembler.qcow2;
