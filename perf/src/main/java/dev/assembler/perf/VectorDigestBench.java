package dev.assembler.perf;

import org.openjdk.jmh.annotations.Fork;

/** {@link DigestBench} in a JVM that has the Vector API. */
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class VectorDigestBench extends DigestBench {}
