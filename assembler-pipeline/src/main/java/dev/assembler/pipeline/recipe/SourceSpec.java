package dev.assembler.pipeline.recipe;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where files come from. */
public sealed interface SourceSpec {

  String name();

  Place place();

  /** What of the recipe decides bytes, as the file has it. */
  Map<String, Object> meaning();

  /**
   * A directory, an archive or an image.
   *
   * @param kind "dir", "tar", "cpio" or "image": what it must be
   * @param address of the host, or a URL; with parts and a path behind it
   * @param sha256 of the file, in lower-case hexadecimal; always there for a URL that no lock pins
   */
  record Tree(
      String name,
      Place place,
      String kind,
      String address,
      Optional<String> sha256,
      Map<String, Object> meaning)
      implements SourceSpec {
    public Tree {
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  /**
   * One file.
   *
   * @param address of the host, or a URL
   * @param install where it goes in a tree
   * @param mode of it there
   */
  record Single(
      String name,
      Place place,
      String address,
      Optional<String> sha256,
      String install,
      int mode,
      Map<String, Object> meaning)
      implements SourceSpec {}

  /**
   * Alpine's packages.
   *
   * @param release such as "v3.20"; stands in the addresses of a mirror
   * @param packages words as apk's world has them
   * @param base the source that they go into; empty: a system from packages alone
   * @param repositories addresses and folders; none: those of the base, or of the mirror
   * @param keys the folder of trusted keys; empty: the base's
   * @param untrusted whether no signatures are asked for
   * @param acknowledged packages whose scripts may stay unrun; empty: scripts are listed
   */
  record Alpine(
      String name,
      Place place,
      String release,
      List<String> packages,
      Optional<String> base,
      List<String> repositories,
      Optional<String> keys,
      boolean untrusted,
      Optional<List<String>> acknowledged,
      Map<String, Object> meaning)
      implements SourceSpec {
    public Alpine {
      packages = List.copyOf(packages);
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * Debian's packages, or those of a distribution made of it.
   *
   * @param suite such as "bookworm"
   * @param components such as "main"
   * @param variant what is there without being named
   * @param packages each "NAME[:ARCHITECTURE][=VERSION]"
   * @param mirror address of the archive; empty: the configured one
   * @param keys a keyring or a folder of them; empty: the distribution's where its package puts it
   * @param snapshot a date, if the mirror has a place for one
   * @param base the source that they go into; empty: a system from packages alone
   * @param assumed packages that count as there and are not fetched
   * @param state what dpkg's database says of packages whose scripts were not run
   */
  record Debian(
      String name,
      Place place,
      String suite,
      List<String> components,
      String variant,
      List<String> packages,
      Optional<String> base,
      Set<String> assumed,
      Optional<String> mirror,
      Optional<String> keys,
      Optional<String> snapshot,
      Optional<String> state,
      Optional<List<String>> acknowledged,
      Map<String, Object> meaning)
      implements SourceSpec {
    public Debian {
      components = List.copyOf(components);
      packages = List.copyOf(packages);
      assumed = new TreeSet<>(assumed);
    }
  }
}
