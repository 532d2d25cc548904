package dev.assembler.pipeline.guest;

import java.io.IOException;
import java.util.List;

/** How the guest makes sure that a layer is what was built. */
public sealed interface LayerCheck {

  /**
   * All of it is read once, before it is mounted.
   *
   * @param size of the image in bytes; a device may be larger
   * @param digest SHA-256 of these, in hexadecimal
   */
  record Sha256(long size, String digest) implements LayerCheck {
    @Override
    public List<String> words() {
      return List.of("sha256", Long.toString(size), digest);
    }
  }

  /** The same, of an image that is at hand when the guest is composed. */
  record OfImage(LayerImage image) implements LayerCheck {
    @Override
    public List<String> words() throws IOException {
      return new Sha256(image.size(), image.sha256()).words();
    }
  }

  /**
   * Each block is checked whenever it is read, by dm-verity.
   *
   * @param hashes the device with the hash tree
   * @param rootHash in hexadecimal, or {@link #CMDLINE}
   */
  record Verity(String hashes, String rootHash) implements LayerCheck {

    /** The root hash is what the kernel's command line has as {@code roothash=}. */
    public static final String CMDLINE = "cmdline";

    @Override
    public List<String> words() {
      return List.of("verity", hashes, rootHash);
    }
  }

  /** Not at all, as somebody has said. */
  record Off() implements LayerCheck {
    @Override
    public List<String> words() {
      return List.of("off");
    }
  }

  /** As the init reads it. */
  List<String> words() throws IOException;
}
