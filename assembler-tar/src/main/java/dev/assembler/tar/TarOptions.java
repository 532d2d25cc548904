package dev.assembler.tar;

import java.util.Objects;

/**
 * How an archive is written.
 *
 * @param sparseFiles what becomes of zeros inside files
 * @param libarchiveXattrs whether extended attributes are also given as LIBARCHIVE.xattr records,
 *     for readers that know only those
 */
public record TarOptions(SparseFiles sparseFiles, boolean libarchiveXattrs) {

  /** What becomes of zeros inside files. */
  public enum SparseFiles {
    /** They are written out, for every reader. */
    EXPANDED,
    /**
     * Runs of zeros of at least 4 KiB, aligned to as much, are left out by GNU's sparse format 1.0.
     * Decided by content, not by what the host calls a hole, so equal files give equal bytes.
     */
    GNU_1_0
  }

  public TarOptions {
    Objects.requireNonNull(sparseFiles, "sparseFiles");
  }

  /** Sparse files expanded, xattrs as SCHILY.xattr records only. */
  public static TarOptions defaults() {
    return new TarOptions(SparseFiles.EXPANDED, false);
  }

  public TarOptions withSparseFiles(SparseFiles newSparseFiles) {
    return new TarOptions(newSparseFiles, libarchiveXattrs);
  }

  public TarOptions withLibarchiveXattrs(boolean newLibarchiveXattrs) {
    return new TarOptions(sparseFiles, newLibarchiveXattrs);
  }
}
