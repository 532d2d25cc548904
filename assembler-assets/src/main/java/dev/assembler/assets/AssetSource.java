package dev.assembler.assets;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Where assets are fetched from. What it gives is believed only after its digest was compared. */
public interface AssetSource extends Closeable {

  /** How long a server may say nothing. */
  Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Opens an asset.
   *
   * @param offset of the first byte that is wanted; a source that cannot begin there begins at 0
   */
  AssetBytes open(AssetRequest request, long offset) throws IOException;

  /** Where the asset is, for messages. */
  String place(AssetRequest request);

  /** A manifest or its signature: a file of this name. Empty where there is none. */
  java.util.Optional<byte[]> document(String fileName) throws IOException;

  @Override
  default void close() throws IOException {}

  /** A folder of either layout. */
  static AssetSource folder(Path folder) {
    return new FolderSource(folder);
  }

  /**
   * A folder or a URL: http, https or file. A URL in which {@code {arch}} or another placeholder
   * stands is a pattern for the address of one asset; any other is that of a folder by
   * architecture.
   *
   * @throws IllegalArgumentException for another kind of URL
   */
  static AssetSource of(String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*") && !text.startsWith("file:")) {
      return folder(Path.of(text));
    }
    if (text.startsWith("file:")) {
      return folder(Path.of(URI.create(text)));
    }
    return UrlSource.of(text, PATIENCE);
  }
}
