/**
 * Root file systems from packages, by parsing files alone: no chroot, no root, no script is run,
 * any architecture on any host.
 *
 * <p>A distribution resolves names to packages, checks them and lays their trees over one another;
 * what it yields is a {@link PackageTree}.
 */
package dev.assembler.pipeline.packages;
