/**
 * The host's file system: directories read as trees and written from them.
 *
 * <p>Start at {@link HostDirectory}. One walk ({@code HostWalk}) and one writer ({@code
 * HostWriter}) stand on two ways to a file system: system calls on Linux, where names are bytes and
 * every kind of node, xattr and hole is seen, and java.nio.file elsewhere, which tells what it
 * cannot see.
 */
package dev.assembler.core.host;
