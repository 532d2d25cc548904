package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The host did not let us write in a folder of assets; the message names the file. */
public class AssetFolderException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Work that writes. */
  interface Work {
    void run() throws IOException;
  }

  /** Work that writes and gives something. */
  interface Making<T> {
    T run() throws IOException;
  }

  private final String subject;
  private final String reason;

  AssetFolderException(String subject, String reason, IOException cause) {
    super(subject + ": " + reason, cause);
    this.subject = subject;
    this.reason = reason;
  }

  /** The file or folder. */
  public String subject() {
    return subject;
  }

  /** What the host said. */
  public String reason() {
    return reason;
  }

  /** Does it; a fault of the host is told as one of this place. */
  static void in(Path place, Work work) throws IOException {
    making(
        place,
        () -> {
          work.run();
          return place;
        });
  }

  /** The same with a result. */
  static <T> T making(Path place, Making<T> making) throws IOException {
    try {
      return making.run();
    } catch (AssetFolderException e) {
      throw e;
    } catch (IOException e) {
      throw new AssetFolderException(place.toString(), reasonOf(e), e);
    }
  }

  private static String reasonOf(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException host when host.getReason() != null -> host.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
