package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the init and the configuration rely on in the tree. */
final class GuestChecks {

  private static final List<String> VERITYSETUP =
      List.of("/sbin/veritysetup", "/usr/sbin/veritysetup", "/bin/veritysetup");

  private final TreeFiles files;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  GuestChecks(GuestConfig config, TreeFiles files) throws IOException {
    this.files = files;
    Optional<ElfProgram> busybox = program(GuestInitramfs.BUSYBOX, true);
    for (GuestProgram program : config.programs()) {
      sameMachine(program.path(), program(program.path(), program.isStatic()), busybox);
    }
    if (config.layers().isEmpty()) {
      String init = config.init().getFirst();
      sameMachine(init, program(init, !init.equals(GuestReader.INIT)), busybox);
    }
    boolean verity =
        config.layers().stream().anyMatch(layer -> layer.check() instanceof LayerCheck.Verity);
    if (verity && VERITYSETUP.stream().noneMatch(path -> files.file(path).isPresent())) {
      problems.add("veritysetup: not in /sbin, /usr/sbin or /bin; a layer has a root-hash");
    }
    if (config.services().isPresent()) {
      services(config.services().get());
    }
  }

  /** All that is wrong. */
  List<String> problems() {
    return problems;
  }

  /** What may be meant. */
  List<String> warnings() {
    return warnings;
  }

  private Optional<ElfProgram> program(String path, boolean mustBeStatic) throws IOException {
    Optional<RegularFile> file = files.file(path);
    if (file.isEmpty()) {
      problems.add(path + ": not in the tree; add --tree FOLDER with it");
      return Optional.empty();
    }
    if ((file.get().metadata().permissions() & 0111) == 0) {
      problems.add(path + ": not executable");
    }
    Optional<ElfProgram> program = ElfProgram.of(file.get().content());
    if (program.isEmpty()) {
      problems.add(path + ": no ELF program");
    } else if (mustBeStatic && !program.get().isStatic()) {
      problems.add(path + ": not statically linked");
    }
    return program;
  }

  private void sameMachine(
      String path, Optional<ElfProgram> program, Optional<ElfProgram> busybox) {
    if (program.isPresent() && busybox.isPresent() && !program.get().runsBeside(busybox.get())) {
      problems.add(
          path
              + ": for "
              + program.get().machineName()
              + ", but busybox is for "
              + busybox.get().machineName());
    }
  }

  private void services(String folder) throws IOException {
    Optional<Directory> directory = files.directory(folder);
    if (directory.isEmpty()) {
      problems.add(folder + ": no such folder in the tree");
      return;
    }
    ServiceFiles services = ServiceFiles.of(folder, directory.get());
    problems.addAll(services.problems());
    warnings.addAll(services.warnings());
  }
}
