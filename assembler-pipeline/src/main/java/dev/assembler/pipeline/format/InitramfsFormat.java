package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import java.util.List;
import java.util.Set;

/** An initramfs of several segments, as it is written; it is read as {@link CpioFormat}. */
final class InitramfsFormat extends CpioFormat {

  @Override
  public String name() {
    return "initramfs";
  }

  /** An archive is an initramfs of one segment. */
  @Override
  public boolean isCalled(String formatName) {
    return formatName.equals("cpio") || formatName.equals(name());
  }

  @Override
  public List<String> suffixes() {
    return List.of();
  }

  @Override
  public boolean recognises(FileHead head) {
    return false;
  }

  @Override
  public Codec defaultCodec(String output) {
    Codec named = SuffixCodecs.of(output, super.suffixes());
    return named.id() == Codec.Id.STORE ? Codec.zstd(15) : named;
  }

  @Override
  public Set<FormatOption> options() {
    return CpioWriting.OPTIONS;
  }
}
