package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A binary package in the making. */
final class TestDeb {

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Map<String, String> control = new LinkedHashMap<>();
  private final TreeBuilder data = FileTree.builder();
  private Codec codec = Codec.gzip(6);

  TestDeb(String name, String version) {
    field("Package", name);
    field("Version", version);
    field("Architecture", "amd64");
    field("Maintainer", "Nobody <nobody@example.org>");
    field("Description", "a test\n of packages");
  }

  TestDeb field(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** A file of the control archive, such as a script. */
  TestDeb control(String name, String text) {
    control.put(name, text);
    return this;
  }

  TestDeb file(String path, String text) {
    return file(path, 0644, text);
  }

  TestDeb file(String path, int mode, String text) {
    data.file(path, mode, Content.of(text));
    return this;
  }

  TestDeb symlink(String path, String target) {
    data.symlink(path, target);
    return this;
  }

  TestDeb directory(String path, int mode, long uid, long gid) {
    data.directory(TreePath.of(path), Metadata.of(mode).withOwner(uid, gid));
    return this;
  }

  TestDeb hardLink(String path, String target) {
    data.hardLink(path, target);
    return this;
  }

  TestDeb file(String path, Content content) {
    data.add(TreePath.of(path), new RegularFile(Metadata.of(0755), content));
    return this;
  }

  TestDeb device(String path) {
    data.device(path, 0600, 'b', 8, 0);
    return this;
  }

  TestDeb compressed(Codec newCodec) {
    codec = newCodec;
    return this;
  }

  String name() {
    return fields.get("Package");
  }

  Map<String, String> fields() {
    return fields;
  }

  /** The files of the control archive beside the control file. */
  Map<String, String> controlFiles() {
    return control;
  }

  byte[] toBytes() throws IOException {
    var paragraph = new StringBuilder();
    fields.forEach((name, value) -> paragraph.append(name).append(": ").append(value).append('\n'));
    TreeBuilder files = FileTree.builder().file("/control", 0644, Content.of(paragraph.toString()));
    control.forEach((name, text) -> files.file("/" + name, 0755, Content.of(text)));
    return archive(codec, tar(files.build()), tar(data.build()));
  }

  static byte[] tar(FileTree tree) throws IOException {
    var bytes = new ByteArrayOutputStream();
    TarArchive.write(tree, TarOptions.defaults(), new StreamSink(bytes));
    return bytes.toByteArray();
  }

  /** A package of these two archives. */
  static byte[] archive(Codec codec, byte[] control, byte[] data) throws IOException {
    String suffix =
        switch (codec.id()) {
          case STORE -> "";
          case GZIP -> ".gz";
          case XZ -> ".xz";
          default -> ".zst";
        };
    return ar(
        "debian-binary",
        "2.0\n".getBytes(US_ASCII),
        "control.tar" + suffix,
        compressed(codec, control),
        "data.tar" + suffix,
        compressed(codec, data));
  }

  /** Names and bytes by turns. */
  static byte[] ar(Object... members) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("!<arch>\n".getBytes(US_ASCII));
    for (int i = 0; i < members.length; i += 2) {
      byte[] member = (byte[]) members[i + 1];
      bytes.writeBytes(
          String.format(
                  Locale.ROOT,
                  "%-16s%-12d%-6d%-6d%-8s%-10d`\n",
                  members[i],
                  0,
                  0,
                  0,
                  "100644",
                  member.length)
              .getBytes(UTF_8));
      bytes.writeBytes(member);
      if (member.length % 2 == 1) {
        bytes.write('\n');
      }
    }
    return bytes.toByteArray();
  }

  static byte[] compressed(Codec codec, byte[] bytes) throws IOException {
    if (codec.id() == Codec.Id.STORE) {
      return bytes;
    }
    var target = new ByteArrayOutputStream();
    try (StreamCompressor compressor = StreamCompressor.open(codec, target)) {
      compressor.write(bytes);
      compressor.finish();
    }
    return target.toByteArray();
  }
}
