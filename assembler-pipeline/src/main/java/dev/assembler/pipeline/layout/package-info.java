/**
 * Partitioned disks from a TOML file: each partition's tree, file or hash area is written by its
 * own format's writer straight into its place on the disk.
 *
 * <pre>
 *   disk.toml -&gt; LayoutReader -&gt; DiskEntry -&gt; LayoutJob (sources read, everything planned)
 *             -&gt; DiskWriting -&gt; raw | qcow2 | VHD | compressed raw
 * </pre>
 *
 * <p>A disk may as well be described within another file, {@link
 * dev.assembler.pipeline.layout.DiskDescription}, whose names are then that file's, {@link
 * dev.assembler.pipeline.layout.DiskNames}.
 *
 * <p>Start at {@link dev.assembler.pipeline.layout.LayoutJob}. Every key: docs/layout.md.
 */
package dev.assembler.pipeline.layout;
