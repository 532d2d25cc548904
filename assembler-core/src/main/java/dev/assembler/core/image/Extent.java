package dev.assembler.core.image;

/** A run of data bytes, {@code [offset, offset + length)}; what lies between extents is holes. */
public record Extent(long offset, long length) {

  public Extent {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("extent [" + offset + ", +" + length + "): out of range");
    }
  }

  public long end() {
    return offset + length;
  }
}
