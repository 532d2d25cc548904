package dev.assembler.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where distributions are fetched from. */
final class MirrorOptions {

  @Option(
      names = "--mirror",
      paramLabel = "NAME=URL",
      description =
          "Where a distribution is fetched from: debian=.., alpine=... Default:"
              + " ASSEMBLE_MIRROR_DEBIAN, ASSEMBLE_MIRROR_ALPINE; for debian what apt has.")
  List<String> mirrors = new ArrayList<>();
}
