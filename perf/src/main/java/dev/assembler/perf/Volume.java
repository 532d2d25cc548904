package dev.assembler.perf;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What went through a benchmark before compression: JMH reports it as {@code :MiB} per second. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Volume {

  private long bytes;

  @Setup(Level.Iteration)
  public void reset() {
    bytes = 0;
  }

  void add(long count) {
    bytes += count;
  }

  /** The counter's name in the report is this method's. */
  public double MiB() {
    return (double) bytes / (1 << 20);
  }
}
