package dev.assembler.assets;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time in a folder of assets: among threads by a lock of this process, among
 * processes by a lock on a hidden file, which stays and which the host releases however its holder
 * ends.
 */
final class FolderLock {

  static final String FILE_NAME = ".assemble.lock";

  private static final Map<Path, ReentrantLock> OF_THREADS = new ConcurrentHashMap<>();

  /** What is done while the folder is nobody else's. */
  interface Work<T> {
    T run() throws IOException;
  }

  private FolderLock() {}

  /** Waits until no other writer is at work in the folder, then does it. */
  static <T> T during(Path folder, Work<T> work) throws IOException {
    Path real = folder.toRealPath();
    ReentrantLock ofThreads = OF_THREADS.computeIfAbsent(real, key -> new ReentrantLock());
    ofThreads.lock();
    try (FileChannel channel = open(real.resolve(FILE_NAME))) {
      FileLock ofProcesses = channel.lock();
      try {
        return work.run();
      } finally {
        ofProcesses.release();
      }
    } finally {
      ofThreads.unlock();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return AssetFolderException.making(
        file,
        () ->
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
  }
}
