package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.vhd.VhdFacts;
import dev.assembler.vhd.VhdImage;
import java.io.IOException;
import java.util.Map;

/** Fixed VHD disks: a disk with a footer behind. */
final class VhdFormat extends ContainerFormat {

  @Override
  public String name() {
    return "vhd";
  }

  @Override
  public String description() {
    return "a VHD disk";
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.endsWith("conectix");
  }

  @Override
  ImageSource disk(ImageSource file, ReadOptions options) throws IOException {
    return VhdImage.read(file);
  }

  @Override
  Map<String, Object> facts(ImageSource file) throws IOException {
    VhdFacts facts = VhdImage.inspect(file);
    return Map.of("timeStamp", facts.timeStamp(), "uniqueId", facts.uniqueId().toString());
  }

  @Override
  ImageSummary verify(ImageSource file, ReadOptions options) throws IOException {
    return VhdImage.verify(file);
  }

  @Override
  public String partNames() {
    return "a partition of the disk inside";
  }
}
