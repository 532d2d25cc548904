package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostUser;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The user that a build is done as besides ours: nobody, who owns nothing here. */
final class OtherUser {

  /** User and group. */
  static final int ID = 65_534;

  private final HostChanges host;

  OtherUser(HostChanges host) {
    this.host = host;
  }

  /** Why we cannot be that user; empty where we can. */
  Optional<String> obstacle() {
    if (HostUser.current().map(user -> user.uid() != 0).orElse(true)) {
      return Optional.of("only root becomes another user");
    }
    return host.find("setpriv").isEmpty()
        ? Optional.of("setpriv (util-linux) is not installed")
        : Optional.empty();
  }

  List<String> words() {
    return List.of(
        host.find("setpriv").orElseThrow().toString(),
        "--reuid=" + ID,
        "--regid=" + ID,
        "--clear-groups",
        "--");
  }

  /** What is ours is theirs. */
  static Owners owners() {
    HostUser user = HostUser.current().orElseThrow();
    return metadata ->
        metadata.withOwner(
            metadata.uid() == user.uid() ? ID : metadata.uid(),
            metadata.gid() == user.gid() ? ID : metadata.gid());
  }

  /** Makes a folder one that they may write. */
  static void give(Path folder) throws IOException {
    Files.setAttribute(folder, "unix:uid", ID);
    Files.setAttribute(folder, "unix:gid", ID);
  }

  /** Makes a folder one that they may enter. */
  static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Our class path, copied to where they may read it: our folders may be closed to them. */
  static String program(Path folder) throws IOException {
    Files.createDirectories(folder);
    open(folder);
    var copies = new ArrayList<String>();
    for (Path entry : entries()) {
      Path copy = folder.resolve(Integer.toString(copies.size()));
      if (Files.isDirectory(entry)) {
        var all = HostReadOptions.defaults().withXattrs(XattrChoice.NONE);
        HostDirectory.write(
            HostDirectory.read(entry, all).tree(), copy, HostWriteOptions.defaults());
      } else {
        Files.copy(entry, copy);
        open(copy);
      }
      copies.add(copy.toString());
    }
    return String.join(":", copies);
  }

  /** All that the class path names, and what the manifests of its jars name besides. */
  private static Set<Path> entries() throws IOException {
    var entries = new LinkedHashSet<Path>();
    for (String name : System.getProperty("java.class.path").split(":", -1)) {
      Path entry = Path.of(name);
      if (!Files.exists(entry)) {
        continue;
      }
      entries.add(entry);
      if (Files.isRegularFile(entry)) {
        for (String other : others(entry)) {
          Path jar = entry.resolveSibling(other);
          if (Files.exists(jar)) {
            entries.add(jar);
          }
        }
      }
    }
    return entries;
  }

  private static List<String> others(Path jar) throws IOException {
    try (var file = new JarFile(jar.toString())) {
      String said =
          file.getManifest() == null
              ? null
              : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return said == null ? List.of() : List.of(said.strip().split("\\s+"));
    }
  }
}
