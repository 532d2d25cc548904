package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.layout.DiskDescription;
import dev.assembler.pipeline.transport.DiskContainer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One file that is made. */
public sealed interface ArtifactSpec {

  /** The option of an initramfs that brings trees of their own. */
  String SEGMENT = "--segment";

  /** What every artifact has. */
  Common common();

  default String name() {
    return common().name();
  }

  /**
   * What every artifact has.
   *
   * @param output its file's name where a variant gives it none
   * @param budget how many bytes it may have
   * @param meaning what of the recipe decides bytes, as the file has it
   */
  record Common(
      String name, Place place, String output, OptionalLong budget, Map<String, Object> meaning) {
    public Common {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(budget, "budget");
    }
  }

  /**
   * A tree in a format.
   *
   * @param format its name: "squashfs"
   * @param compression as {@code --compression} takes it; empty: the format's
   * @param options of the format, by their names on the command line without dashes
   */
  record Image(
      Common common,
      String format,
      String tree,
      Optional<String> compression,
      Map<String, List<String>> options)
      implements ArtifactSpec {

    /** The trees that the format needs besides, by its options; in no order that means anything. */
    public List<String> ownTrees() {
      return ImageFormats.named(format).options().stream()
          .flatMap(option ->
              options.getOrDefault(option.name(), List.of()).stream()
                  .flatMap(value -> treeOf(option, value).stream()))
          .sorted()
          .toList();
    }

    /** A segment is HOW=TREE. */
    private static Optional<String> treeOf(FormatOption option, String value) {
      if (option.name().equals(SEGMENT)) {
        return Optional.of(value.substring(value.indexOf('=') + 1));
      }
      return option.value() == FormatOption.Value.SOURCES ? Optional.of(value) : Optional.empty();
    }
  }

  /** The kernel's image. */
  record Kernel(Common common) implements ArtifactSpec {}

  /**
   * The hash area of another artifact.
   *
   * @param of the artifact
   */
  record Verity(Common common, String of) implements ArtifactSpec {}

  /**
   * A unified kernel image.
   *
   * @param kernel an artifact
   * @param initrds artifacts, in their order
   * @param commandLine may hold placeholders for root hashes
   * @param stub a file of the host or of a source; empty for systemd's, where its package puts it
   * @param parts files of the host or of sources, by what they are: "os-release", "splash", ..
   * @param signing what it is signed with
   */
  record Uki(
      Common common,
      String kernel,
      List<String> initrds,
      String commandLine,
      Optional<String> stub,
      Map<String, String> parts,
      Optional<Signing> signing)
      implements ArtifactSpec {

    /** Stub and parts: files of the host, or of sources. */
    public Stream<String> files() {
      return Stream.concat(stub.stream(), parts.values().stream());
    }
  }

  /**
   * GRUB for a BIOS, as a disk has it behind its boot sector.
   *
   * @param from the folder i386-pc
   * @param modules that are in it
   * @param config what it does; placeholders for root hashes may be in it
   * @param prefix where it finds other modules
   */
  record GrubCore(Common common, SourceRef from, List<String> modules, String config, String prefix)
      implements ArtifactSpec {}

  /** Files of the host that hold a key and its certificate, in PEM. */
  record Signing(String key, String certificate) {}

  /**
   * A partitioned disk.
   *
   * @param names what its names stand for, when it is made
   * @param container as {@code --format} takes it; empty: as the file's name has it
   */
  record Disk(
      Common common,
      DiskDescription description,
      RecipeDiskNames names,
      Optional<String> container,
      Optional<String> compression)
      implements ArtifactSpec {

    /** The file that the disk becomes; of a name that says nothing, the disk's bytes. */
    public DiskContainer file() {
      return fileOf(container, compression, common.output());
    }

    static DiskContainer fileOf(
        Optional<String> container, Optional<String> compression, String output) {
      boolean isTold = output.matches("(?i).*\\.(raw(\\.(gz|xz|zst))?|qcow2|vhd)");
      return DiskContainer.choose(
          container.orElse(isTold ? null : "disk"), compression.orElse(null), output);
    }
  }

  /**
   * Another artifact, a disk, in a container.
   *
   * @param of the artifact
   * @param container as {@code --format} takes it
   */
  record Container(Common common, String of, String container, Optional<String> compression)
      implements ArtifactSpec {}

  /** A file as the recipe or the host has it. */
  record Plain(Common common, TreeFile.Kind kind, String value) implements ArtifactSpec {}

  /** What a tree is made of, package by package and file by file, as SPDX writes it. */
  record Spdx(Common common, String tree) implements ArtifactSpec {}

  /**
   * A script of iPXE.
   *
   * @param kernel an artifact
   * @param initrd an artifact
   * @param prefix of the arguments that carry values, with its dot
   * @param values of the template's variables; none: the script is the template
   */
  record Ipxe(
      Common common,
      String kernel,
      String initrd,
      String commandLine,
      String prefix,
      Map<String, String> values)
      implements ArtifactSpec {}
}
