package dev.assembler.assets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of assets. A file under its hash name is preferred: one under a logical name may be of a
 * newer build already.
 */
record FolderSource(Path folder) implements AssetSource {

  @Override
  public AssetBytes open(AssetRequest request, long offset) throws IOException {
    InputStream stream = Files.newInputStream(file(request));
    boolean skipped = false;
    try {
      stream.skipNBytes(offset);
      skipped = true;
    } catch (java.io.EOFException e) {
      stream.close();
      return new AssetBytes(Files.newInputStream(file(request)), 0);
    } finally {
      if (!skipped) {
        stream.close();
      }
    }
    return new AssetBytes(stream, offset);
  }

  @Override
  public String place(AssetRequest request) {
    try {
      return file(request).toString();
    } catch (IOException e) {
      return folder.toString();
    }
  }

  @Override
  public Optional<byte[]> document(String fileName) throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve(fileName))) {
      return Optional.of(in.readNBytes(JsonReader.MOST_BYTES + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path file(AssetRequest request) throws NoSuchFileException {
    Path ofArch = folder.resolve(request.arch());
    List<Path> places =
        List.of(
            folder.resolve(request.fileName()),
            ofArch.resolve(request.fileName()),
            ofArch.resolve(request.name()),
            folder.resolve(request.name()));
    return places.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new NoSuchFileException(
                ofArch.resolve(request.name()).toString(), null, "no such file or directory"));
  }
}
