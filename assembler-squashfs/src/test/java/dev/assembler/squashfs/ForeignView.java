package dev.assembler.squashfs;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An image as others see it: the Linux kernel, which has it mounted on a loop device, or
 * unsquashfs, which has unpacked it. Both need root.
 */
final class ForeignView implements AutoCloseable {

  private final Path folder;
  private final boolean mounted;

  private ForeignView(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  static ForeignView mounted(FileTree tree, SquashfsOptions options, Path scratch)
      throws IOException {
    Path file = write(tree, options, scratch);
    Path folder = Files.createDirectories(scratch.resolve("mounted"));
    run(scratch, "mount", "-t", "squashfs", "-o", "loop,ro", file.toString(), folder.toString());
    return new ForeignView(folder, true);
  }

  /** Without xattrs, of which Linux sets user.* on files and directories only. */
  static ForeignView unpacked(FileTree tree, SquashfsOptions options, Path scratch)
      throws IOException {
    Path file = write(tree, options, scratch);
    Path folder = scratch.resolve("unpacked");
    run(scratch, "unsquashfs", "-n", "-q", "-no-xattrs", "-d", folder.toString(), file.toString());
    return new ForeignView(folder, false);
  }

  private static Path write(FileTree tree, SquashfsOptions options, Path scratch)
      throws IOException {
    Path file = scratch.resolve("image.squashfs");
    try (FileImage image = FileImage.create(file)) {
      SquashfsImage.write(tree, options, image);
    }
    return file;
  }

  /**
   * What a command run in the image's root prints, split at NUL bytes, sorted; each byte one
   * character.
   */
  List<String> list(String... command) throws IOException {
    String[] parts = run(folder, command).split("\0", -1);
    List<String> lines = new ArrayList<>(Arrays.asList(parts));
    lines.removeIf(String::isEmpty);
    lines.sort(null);
    return lines;
  }

  private static String run(Path folder, String... command) throws IOException {
    Path errors = Files.createTempFile("errors", null);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    int status = status(process);
    String said = Files.readString(errors, StandardCharsets.ISO_8859_1);
    Files.delete(errors);
    if (status != 0 || !said.isEmpty()) {
      throw new IOException(String.join(" ", command) + ": status " + status + ": " + said);
    }
    return out;
  }

  private static int status(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while a command ran");
    }
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      run(folder.getParent(), "umount", folder.toString());
    }
  }
}
