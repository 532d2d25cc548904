package dev.assembler.assets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Installs in a process of its own, which is killed (SIGKILL) when a number of bytes have been
 * read, or is not: BUILD TARGET BYTES.
 */
final class InstallInChild {

  private InstallInChild() {}

  public static void main(String[] args) throws IOException {
    Path build = Path.of(args[0]);
    ManifestFile manifest =
        ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked());
    AssetInstall.run(
        manifest,
        new Deadly(AssetSource.folder(build), Long.parseLong(args[2])),
        Path.of(args[1]),
        InstallOptions.defaults());
  }

  /** A source in slices of at most 1000 bytes that ends the process. */
  private static final class Deadly implements AssetSource {
    private final AssetSource source;
    private long left;

    Deadly(AssetSource source, long left) {
      this.source = source;
      this.left = left;
    }

    @Override
    public AssetBytes open(AssetRequest request, long offset) throws IOException {
      AssetBytes bytes = source.open(request, offset);
      return new AssetBytes(
          new FilterInputStream(bytes.stream()) {
            @Override
            public int read(byte[] buffer, int at, int length) throws IOException {
              int count = super.read(buffer, at, Math.min(1000, length));
              left -= Math.max(0, count);
              if (left <= 0) {
                kill();
              }
              return count;
            }
          },
          bytes.offset());
    }

    @Override
    public String place(AssetRequest request) {
      return source.place(request);
    }

    @Override
    public Optional<byte[]> document(String fileName) throws IOException {
      return source.document(fileName);
    }

    private static void kill() throws IOException {
      Process kill =
          new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      try (InputStream never = kill.getInputStream()) {
        never.readAllBytes();
      }
      throw new IllegalStateException("still alive");
    }
  }
}
