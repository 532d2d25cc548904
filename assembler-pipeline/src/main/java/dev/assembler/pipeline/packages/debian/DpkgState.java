package dev.assembler.pipeline.packages.debian;

import java.util.Locale;

/**
 * What dpkg's database says of packages whose scripts have not been run.
 *
 * <p>{@link #UNPACKED} is the truth: {@code dpkg --configure -a} in the running system runs what is
 * left and marks them installed; until then apt asks for just that before it installs anything
 * else. {@link #INSTALLED} is for images that are never configured: apt and dpkg take the packages
 * as they are, and no script is ever made up for.
 */
public enum DpkgState {
  UNPACKED,
  INSTALLED;

  /** As the Status field has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
