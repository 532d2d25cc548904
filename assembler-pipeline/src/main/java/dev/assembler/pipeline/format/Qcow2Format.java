package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.qcow2.Qcow2Facts;
import dev.assembler.qcow2.Qcow2Image;
import java.io.IOException;
import java.util.Map;

/** qcow2 disks of versions 2 and 3. */
final class Qcow2Format extends ContainerFormat {

  @Override
  public String name() {
    return "qcow2";
  }

  @Override
  public String description() {
    return "a qcow2 disk";
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.has(0, "QFI\u00FB");
  }

  @Override
  ImageSource disk(ImageSource file, ReadOptions options) throws IOException {
    return Qcow2Image.read(file, options.limits());
  }

  @Override
  Map<String, Object> facts(ImageSource file) throws IOException {
    Qcow2Facts facts = Qcow2Image.inspect(file);
    return Map.of(
        "version",
        facts.version(),
        "clusterSize",
        facts.clusterSize(),
        "compression",
        facts.compression().toString(),
        "refcountBits",
        facts.refcountBits());
  }

  @Override
  ImageSummary verify(ImageSource file, ReadOptions options) throws IOException {
    return Qcow2Image.verify(file, options.limits());
  }

  @Override
  public String partNames() {
    return "a partition of the disk inside";
  }
}
