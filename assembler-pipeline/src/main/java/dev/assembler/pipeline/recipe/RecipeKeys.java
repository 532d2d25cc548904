package dev.assembler.pipeline.recipe;

import java.util.List;
import java.util.Map;

/** Every key of a recipe by the table that it stands in. docs/recipes.md has all of them. */
final class RecipeKeys {

  static final List<String> ROOT =
      List.of(
          "format",
          "name",
          "version",
          "epoch",
          "seed",
          "architectures",
          "source",
          "kernel",
          "tree",
          "artifact",
          "variant");

  /** Of sources, by the key that tells what one is. */
  static final Map<String, List<String>> SOURCE =
      Map.of(
          "dir", List.of("dir"),
          "tar", List.of("tar", "sha256"),
          "cpio", List.of("cpio", "sha256"),
          "image", List.of("image", "sha256"),
          "file", List.of("file", "sha256", "install", "mode"),
          "url", List.of("url", "sha256", "install", "mode", "version"),
          "alpine",
              List.of(
                  "alpine",
                  "packages",
                  "base",
                  "repositories",
                  "keys",
                  "allow-untrusted",
                  "acknowledge-scripts"),
          "debian",
              List.of(
                  "debian",
                  "components",
                  "variant",
                  "packages",
                  "mirror",
                  "keys",
                  "snapshot",
                  "dpkg-state",
                  "acknowledge-scripts",
                  "assume",
                  "base"),
          "git", List.of("git", "revision", "build"));

  static final List<String> KERNEL = List.of("from", "release", "image", "modules", "cmdline");

  static final List<String> TREE =
      List.of(
          "from",
          "exclude",
          "prune",
          "strip",
          "whiteouts",
          "owner",
          "file",
          "spec",
          "modules",
          "firmware",
          "guest",
          "raspberry-pi",
          "identity");

  static final List<String> TREE_FILE =
      List.of("path", "text", "file", "artifact", "source", "link", "directory", "mode", "owner");

  static final List<String> RASPBERRY_PI = List.of("kernel", "initrd", "cmdline", "model");

  static final List<String> IDENTITY =
      List.of("id", "key", "server", "ca", "ca-name", "mounted-at");

  /** Of artifacts of every kind. */
  static final List<String> ARTIFACT = List.of("kind", "output", "budget");

  /** Of artifacts, by their kinds; kinds that are formats have their options besides. */
  static final Map<String, List<String>> ARTIFACT_KIND =
      Map.ofEntries(
          Map.entry("image", List.of("tree", "compression")),
          Map.entry("verity", List.of("of")),
          Map.entry(
              "uki",
              List.of(
                  "kernel",
                  "initrd",
                  "cmdline",
                  "stub",
                  "os-release",
                  "splash",
                  "device-tree",
                  "microcode",
                  "sign")),
          Map.entry("disk", List.of("container", "compression", "disk", "partition", "raw")),
          Map.entry("grub-core", List.of("from", "modules", "config", "prefix")),
          Map.entry("qcow2", List.of("of", "compression")),
          Map.entry("vhd", List.of("of")),
          Map.entry("raw", List.of("of")),
          Map.entry("file", List.of("text", "file")),
          Map.entry("spdx", List.of("tree")),
          Map.entry("ipxe", List.of("kernel", "initrd", "cmdline", "prefix", "values")));

  static final List<String> IPXE_VALUES =
      List.of("image_base", "instance_uuid", "bootstrap_token", "ca_pem_url", "ca_pem_inline");

  static final List<String> SIGN = List.of("key", "certificate");

  static final List<String> VARIANT = List.of("architectures", "files");

  private RecipeKeys() {}
}
