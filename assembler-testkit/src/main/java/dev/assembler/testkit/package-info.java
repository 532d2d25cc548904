/**
 * What every module's tests share. Start at {@link TreeFixtures} for small named trees, {@link
 * RandomTrees} for many, {@link TreeAssert} to compare them; {@link Mutations} and {@link
 * FaultyImage} break things, {@link HostileHosts}, {@link ChildJvm} and {@link ShuffledFileSystem}
 * change the host under them, {@link ReferenceTool} asks other programs, {@link Golden} keeps what
 * they agreed on.
 */
package dev.assembler.testkit;
