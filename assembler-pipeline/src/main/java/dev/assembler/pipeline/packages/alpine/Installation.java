package dev.assembler.pipeline.packages.alpine;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.Nothing;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Packages that were resolved and fetched, laid into the base in their order. */
final class Installation {

  private static final int MOST_AT_ONCE = 64;

  private final AlpineRequest request;
  private final Resolution resolution;
  private final String architecture;
  private final WorkTree tree;
  private final ApkDatabase database;
  private final InstalledSet installed;
  private final FileLaying laying;
  private final List<InstalledPackage> packages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long newest;

  Installation(AlpineRequest request, Resolution resolution, String architecture)
      throws IOException {
    this.request = request;
    this.resolution = resolution;
    this.architecture = architecture;
    this.tree = new WorkTree(request.base());
    this.database = new ApkDatabase(tree);
    this.installed = new InstalledSet(database.installed());
    this.laying = new FileLaying(tree, installed);
  }

  /**
   * @param files of {@link Resolution#installed}, in its order
   * @param keys null if packages need not be signed
   * @param threads how many are unpacked at once
   * @throws UnresolvedException if two packages bring the same file, or scripts are in the way
   */
  PackageTree run(List<InputFile> files, ApkKeys keys, UnpackRoom room, int threads)
      throws IOException {
    for (ResolvedPackage one : resolution.packages()) {
      newest = Math.max(newest, one.info().buildTime());
    }
    installAll(files, keys, room, threads);
    for (ApkPackage gone : resolution.removed()) {
      Installed left = installed.remove(gone.name(), gone.checksum());
      if (left != null) {
        purge(left);
      }
    }
    if (!laying.problems().isEmpty()) {
      throw new UnresolvedException(laying.problems());
    }
    List<String> refused = request.scripts().refused(packages);
    if (!refused.isEmpty()) {
      throw new UnresolvedException(
          refused.stream()
              .map(one -> one + ": has scripts, which are not run and not acknowledged")
              .toList());
    }
    notes.addAll(laying.notes());
    notes.addAll(BusyboxLinks.make(tree, newest));
    for (InstalledPackage one : packages) {
      if (!one.scripts().isEmpty()) {
        notes.add(one.name() + ": scripts not run: " + ScriptPolicy.kinds(one));
      }
    }
    database.write(installed, resolution, architecture, newest);
    return new PackageTree(tree.build(), packages, notes);
  }

  /** Reads several at once and lays each in its turn. */
  private void installAll(List<InputFile> files, ApkKeys keys, UnpackRoom room, int threads)
      throws IOException {
    List<ResolvedPackage> all = resolution.installed();
    try (var pool = new OrderedPool<>(threads, MOST_AT_ONCE, Nothing::new)) {
      for (int i = 0; i < all.size(); i++) {
        ResolvedPackage one = all.get(i);
        InputFile file = files.get(i);
        pool.submit(
            1 << 20, // a batch of its own
            worker -> ApkFile.read(file, one.info(), keys, room),
            apk -> install(one, file, apk));
      }
      pool.drain();
    }
  }

  private void install(ResolvedPackage one, InputFile file, ApkFile apk) throws IOException {
    Installed previous = installed.find(one.info().name());
    Installed now = Installed.of(one.info(), apk.info(), one.tag());
    laying.lay(now, apk.contents(), previous);
    if (previous != null) {
      installed.remove(one.info().name(), previous.info().checksum());
      database.remove(previous.info());
    }
    installed.add(now);
    if (previous != null) {
      purge(previous);
    }
    database.add(one.info(), apk.info(), apk.scripts());
    packages.add(
        new InstalledPackage(
            one.info().name(),
            one.info().version(),
            one.info().architecture(),
            one.requestedBy(),
            file,
            apk.scripts()));
  }

  /** What only a package that is gone had; a file of /etc that was changed stays. */
  private void purge(Installed gone) throws IOException {
    database.remove(gone.info());
    var folders = new TreeSet<TreePath>();
    for (Map.Entry<TreePath, OwnedFiles.OwnedDirectory> owned :
        gone.files().directories().entrySet()) {
      folders.add(owned.getKey());
      for (var name : owned.getValue().files.keySet()) {
        TreePath stated = owned.getKey().resolve(name);
        TreePath path = tree.realParent(stated).orElse(null);
        if (path != null
            && installed.ownerOf(stated, null) == null
            && tree.get(path) != null
            && !FileLaying.isChanged(stated, tree.get(path), gone)) {
          tree.remove(path);
        }
      }
    }
    for (TreePath folder : folders.descendingSet()) {
      if (!installed.ownsDirectory(folder)
          && !folder.isRoot()
          && tree.get(folder) instanceof Directory
          && tree.names(folder).isEmpty()) {
        tree.remove(folder);
      }
    }
  }
}
