package dev.assembler.pipeline.build;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Files of the host that decide bytes and belong to no source: what a recipe lays into trees, signs
 * with or puts into images, and the EFI stub where it states none. Keyrings that packages are
 * checked by are none of them.
 */
final class UsedFiles {

  /**
   * One of them.
   *
   * @param name the same on every host
   */
  record Used(String name, long size, String sha256) {}

  private final Path folder;
  private final TreeSet<Used> files =
      new TreeSet<>(Comparator.comparing(Used::name).thenComparing(Used::sha256));

  /**
   * @param folder the recipe's
   */
  UsedFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * What a file is called wherever something is built: its path in the recipe's folder, or what the
   * recipe says, which leads there. Of others that is their own name, for where they lie is
   * nobody's business.
   *
   * @param stated as the recipe has it
   */
  String name(String stated, Path file) {
    if (!stated.startsWith("/") && !stated.startsWith("file:")) {
      return stated;
    }
    Path path = file.toAbsolutePath().normalize();
    return path.startsWith(folder)
        ? folder.relativize(path).toString()
        : path.getFileName().toString();
  }

  /** SHA-256 of a file that the recipe names, which is noted. */
  String digest(String stated, Path path) throws InputException {
    return digestOf(name(stated, path), stated, path);
  }

  /** SHA-256 of systemd's stub, which is noted. */
  String stubDigest(Path path) throws InputException {
    return digestOf("stub:" + path.getFileName(), path.toString(), path);
  }

  private String digestOf(String name, String shown, Path path) throws InputException {
    String sha256 = FileDigest.of(shown, path);
    try {
      long size = Files.size(path);
      synchronized (files) {
        files.add(new Used(name, size, sha256));
      }
    } catch (IOException e) {
      throw new InputException(shown, OutputException.reason(e), e);
    }
    return sha256;
  }

  /** By name. */
  List<Used> all() {
    synchronized (files) {
      return List.copyOf(files);
    }
  }
}
