/**
 * Measurements, not tests: JMH benches of the parts, each on data that it makes itself and that is
 * the same on every machine. Run them with {@code perf/jmh}; whole processes are compared with
 * other programs by {@code perf/against-peers}.
 */
package dev.assembler.perf;
