package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** A package's file, read alone. */
final class OnePackage {

  private OnePackage() {}

  /** Its contents are gone when this returns. */
  static ApkFile read(String subject, Path file, ApkPackage expected, ApkKeys keys)
      throws IOException {
    try (UnpackRoom room = UnpackRoom.in(null)) {
      return read(subject, file, expected, keys, room);
    }
  }

  static ApkFile read(String subject, Path file, ApkPackage expected, ApkKeys keys, UnpackRoom room)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String sha256 = HexFormat.of().formatHex(ImageDigest.newSha256().digest(bytes));
    var input = new InputFile(subject, file.toUri(), bytes.length, sha256, file);
    return ApkFile.read(input, expected, keys, room);
  }
}
