/**
 * Root file systems from packages of Debian and its kin.
 *
 * <p>Start at {@link DebianPackages}: a suite's signed Release names its indexes, these name
 * packages, a {@code Resolver} chooses among them, and their files are laid over one another with
 * dpkg's database of them.
 *
 * <pre>
 * InRelease --signature--> Release --SHA-256--> Packages --SHA-256--> .deb
 * .deb = ar { debian-binary, control.tar.*, data.tar.* }
 * </pre>
 */
package dev.assembler.pipeline.packages.debian;
