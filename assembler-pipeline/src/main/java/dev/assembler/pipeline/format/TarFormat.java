package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.SinkStream;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.Sizes;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import dev.assembler.tar.TarReadOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** tar archives, plain or compressed as a whole. */
final class TarFormat implements ImageFormat {

  private static final int BLOCK = 512;

  /** An archive of nothing, as tar pads it. */
  private static final int EMPTY = 10240;

  private static final int BUFFER = 1 << 16;

  @Override
  public String name() {
    return "tar";
  }

  @Override
  public String description() {
    return "a tar archive";
  }

  @Override
  public String readable() {
    return "a tar (plain, gzip, xz, zstd, lz4, bzip2)";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".tar", ".tar.gz", ".tar.xz", ".tar.zst");
  }

  /** A header whose checksum holds (POSIX ustar, the oldest tars too), or an archive of nothing. */
  @Override
  public boolean recognises(FileHead file) {
    byte[] head = file.bytes();
    if (head.length < BLOCK) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xFF;
    }
    if (sum == 8 * ' ') {
      return head.length >= 2 * BLOCK
          && (file.size() == Long.MAX_VALUE ? head.length : file.size()) <= EMPTY
          && isZero(head);
    }
    String stated = new String(head, 148, 8, StandardCharsets.ISO_8859_1).replace('\0', ' ').trim();
    return stated.matches("[0-7]{1,7}") && Integer.parseInt(stated, 8) == sum;
  }

  private static boolean isZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    return FormatTree.of(TarArchive.read(file.image(), reading(options)), name());
  }

  private static TarReadOptions reading(ReadOptions options) {
    return TarReadOptions.defaults()
        .withLimits(options.limits())
        .withImplicitDirectories(options.implicitDirectories());
  }

  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    return TarArchive.verify(file.image(), reading(options));
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    ImageSummary summary = verify(file, options);
    String title =
        "tar, "
            + Sizes.text(summary.size())
            + (file.wasCompressed()
                ? " in " + Sizes.text(file.fileSize()) + " of " + file.compression()
                : "");
    return new Inspection(
        name(),
        title,
        List.of(),
        summary,
        Map.of("compression", file.compression().toString(), "fileSize", file.fileSize()));
  }

  @Override
  public boolean canStream() {
    return true;
  }

  @Override
  public boolean isCompressedAsAWhole() {
    return true;
  }

  @Override
  public Codec defaultCodec(String output) {
    return SuffixCodecs.of(output, suffixes());
  }

  /** Sockets have no type flag. */
  @Override
  public Node relieve(Node node, Relief relief) {
    return node.kind() == Node.Kind.SOCKET ? relief.without(node, Loss.DEVICE) : node;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) {
    return new Writer(settings.codec());
  }

  private record Writer(Codec codec) implements ImageWriter {

    @Override
    public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
        throws IOException {
      FileTree tree = trees.getLast();
      var target = new SinkStream(sink, 0);
      if (codec.id() == Codec.Id.STORE) {
        var stream = new BufferedOutputStream(target, BUFFER);
        ImageSummary summary =
            TarArchive.write(tree, TarOptions.defaults(), new StreamSink(stream), progress);
        stream.flush();
        return summary;
      }
      // Never closed: the output belongs to its owner, and a failure must not end the stream, or a
      // part would look like the whole.
      StreamCompressor compressor = StreamCompressor.open(codec, target);
      try {
        ImageSummary summary =
            TarArchive.write(tree, TarOptions.defaults(), new StreamSink(compressor), progress);
        compressor.finish();
        return summary;
      } finally {
        compressor.abandon();
      }
    }
  }
}
