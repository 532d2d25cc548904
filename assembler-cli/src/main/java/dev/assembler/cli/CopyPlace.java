package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.reproduce.InputCopy;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where copies of directories are made: on another file system, if there is one with the room. */
final class CopyPlace {

  private static final List<String> MEMORY = List.of("/dev/shm");

  private final Workplace workplace;
  private final Path other;
  private Path made;

  private CopyPlace(Workplace workplace, Path other) {
    this.workplace = workplace;
    this.other = other;
  }

  static CopyPlace of(List<HostPath> directories, List<FileTree> trees, Workplace workplace)
      throws IOException {
    long bytes = InputTrees.contentBytes(trees);
    var candidates = new ArrayList<>(MEMORY);
    candidates.add(Workplace.usual().toString());
    for (String candidate : directories.isEmpty() ? List.<String>of() : candidates) {
      Path place = Path.of(candidate);
      if (Files.isDirectory(place) && Files.isWritable(place)) {
        FileStore store = Files.getFileStore(place);
        boolean isOther = !store.equals(Files.getFileStore(directories.getFirst().toPath()));
        if (isOther && bytes < store.getUsableSpace() / 4) {
          return new CopyPlace(workplace, place);
        }
      }
    }
    return new CopyPlace(workplace, null);
  }

  /**
   * Copies the directories.
   *
   * @param open a folder that other users may enter, where they do the build; null where we do
   */
  List<HostPath> write(List<FileTree> trees, Set<Perturbation> perturbations, Path open)
      throws IOException {
    made = open != null ? open : other == null ? workplace.next() : workplace.in(other);
    var copies = new ArrayList<HostPath>();
    for (FileTree tree : trees) {
      Path copy = made.resolve("input-" + copies.size());
      InputCopy.write(tree, copy, perturbations, OtherUser.owners());
      copies.add(workplace.shown(copy));
    }
    return copies;
  }

  /** Removes what was copied last, if anything. */
  void remove() throws IOException {
    if (made != null && Files.exists(made)) {
      for (int i = 0; Files.isDirectory(made.resolve("input-" + i)); i++) {
        FolderRemoval.of(made.resolve("input-" + i));
      }
    }
    made = null;
  }

  @Override
  public String toString() {
    return other == null ? "elsewhere, on the same file system" : "in " + other;
  }
}
