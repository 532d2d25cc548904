package dev.assembler.core.host;

import dev.assembler.core.image.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where files of the host have data, and where holes that read as zeros. */
public final class HostHoles {

  private HostHoles() {}

  /**
   * Where a file has data now, ascending; all of it where the host cannot tell.
   *
   * @param size of the file
   */
  public static List<Extent> dataOf(Path file, long size) throws IOException {
    if (file.getFileSystem() != FileSystems.getDefault() || !LinuxAccess.isPossible()) {
      return all(size);
    }
    LinuxCalls calls = LinuxCalls.current();
    var path = new LinuxRoot(file);
    int opened = path.openFile(calls);
    if (opened < 0) {
      throw new IOException(path.shown() + ": " + Errno.text(opened));
    }
    try {
      int result = calls.stat(opened, null);
      ByteBuffer status = calls.status();
      return result < 0 || !LinuxStatus.maySparse(status) ? all(size) : data(calls, opened, size);
    } catch (HostFault fault) {
      throw new IOException(path.shown() + ": " + fault.getMessage(), fault);
    } finally {
      calls.close(opened);
    }
  }

  private static List<Extent> all(long size) {
    return size == 0 ? List.of() : List.of(new Extent(0, size));
  }

  /** Of an open file that has fewer blocks than bytes. */
  static List<Extent> data(LinuxCalls calls, int descriptor, long size) throws HostFault {
    var extents = new ArrayList<Extent>();
    long end = 0;
    while (end < size) {
      long start = calls.seek(descriptor, end, LinuxAbi.SEEK_DATA);
      if (Errno.ENXIO.is(start) || start >= size) {
        break; // nothing but a hole is left
      }
      long hole = start < 0 ? start : calls.seek(descriptor, start, LinuxAbi.SEEK_HOLE);
      if (Errno.EINVAL.is(hole)) {
        return all(size); // this file system cannot tell
      }
      if (hole < 0) {
        throw new HostFault(Errno.text(hole));
      }
      end = Math.min(hole, size);
      extents.add(new Extent(start, end - start));
    }
    return extents;
  }
}
