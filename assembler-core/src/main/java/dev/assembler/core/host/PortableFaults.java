package dev.assembler.core.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What java.nio.file's exceptions mean, without the path in their messages. */
final class PortableFaults {

  private PortableFaults() {}

  static HostFault of(IOException e) {
    return e instanceof HostFault fault ? fault : new HostFault(reason(e));
  }

  static HostFault refusal(Exception e) {
    return HostFault.refusal(
        e instanceof IOException io
            ? reason(io)
            : e instanceof UnsupportedOperationException
                ? "not supported by this file system"
                : String.valueOf(e.getMessage()));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "vanished while the directory was read";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "file exists";
      case NotDirectoryException _ -> "not a directory";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
