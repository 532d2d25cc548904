package dev.assembler.codec;

import java.util.Locale;
import org.tukaani.xz.ARM64Options;
import org.tukaani.xz.ARMOptions;
import org.tukaani.xz.ARMThumbOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.PowerPCOptions;
import org.tukaani.xz.SPARCOptions;
import org.tukaani.xz.X86Options;

/**
 * Filters that make machine code compress better by turning relative branch targets into absolute
 * ones (.xz file format 1.2.1, 5.3.2). A filter is worth trying only on code of its architecture.
 * The order here decides between filters that give the same size.
 */
public enum BcjFilter {
  X86,
  POWERPC,
  ARM,
  ARMTHUMB,
  SPARC,
  /** Decoded by kernels from 6.12 on, and by xz from 5.4 on. */
  ARM64;

  FilterOptions options() {
    return switch (this) {
      case X86 -> new X86Options();
      case POWERPC -> new PowerPCOptions();
      case ARM -> new ARMOptions();
      case ARMTHUMB -> new ARMThumbOptions();
      case SPARC -> new SPARCOptions();
      case ARM64 -> new ARM64Options();
    };
  }

  /** The name as users write it: {@code armthumb}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
