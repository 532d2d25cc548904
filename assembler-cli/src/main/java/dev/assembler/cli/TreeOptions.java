package dev.assembler.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the main job that decide what is in the tree. */
final class TreeOptions {

  @Option(
      names = "--tree",
      paramLabel = "SRC[:DEST]",
      description =
          "A directory, a tar, a cpio or initramfs (plain or compressed), a squashfs image, a FAT"
              + " volume, a disk's partition (DISK#NAME), or - (an archive or image on standard input). Several are laid over one another, each at its DEST."
              + " IMAGE[#PART]:PATH:DEST takes a directory inside an"
              + " image. URL@sha256:HEX is fetched first.")
  List<String> trees = new ArrayList<>();

  @Option(
      names = "--guest",
      paramLabel = "GUEST.toml",
      description =
          "Makes the tree (busybox, kernel modules) an initramfs whose init verifies and stacks"
              + " a root file system, as the file says: docs/guest.md.")
  String guest;

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Leave out paths; /anchored, * in a name, ** across names.")
  List<String> exclude = new ArrayList<>();

  @Option(
      names = "--exclude-from",
      paramLabel = "FILE",
      description = "Patterns to leave out, one a line; # begins a comment.")
  List<String> excludeFrom = new ArrayList<>();

  @Option(
      names = "--whiteouts",
      description =
          "Let .wh.NAME and .wh..wh..opq of a source (OCI layers; overlayfs's marks, too) take names"
              + " out of the sources before it.")
  boolean whiteouts;

  @Option(
      names = "--prune",
      paramLabel = "RULE",
      description =
          "Take out what an image does without: a pattern, !PATTERN (kept whatever else matches),"
              + " or a set: @caches, @completions, @docs, @headers, @init-scripts, @locales, @man,"
              + " @static.")
  List<String> prune = new ArrayList<>();

  @Option(
      names = "--strip",
      paramLabel = "debug|unneeded",
      description = "Take debug sections, or all symbols nobody needs, out of ELF files.")
  String strip;

  @Option(
      names = "--spec",
      paramLabel = "KIND:FILE",
      description =
          "Owners, modes, devices, attributes and new paths that files here cannot carry."
              + " KIND: mtree, pseudo (mksquashfs), cpio-list (gen_init_cpio) or 3cpio.")
  List<String> specs = new ArrayList<>();

  @Option(
      names = "--default-spec",
      paramLabel = "KEY=VALUE,..",
      description = "Metadata of directories nobody states: mode=, uid=, gid=.")
  String defaultSpec;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's one time. Default: SOURCE_DATE_EPOCH, else 0.")
  String epoch;

  @Option(
      names = "--times",
      paramLabel = "fixed|clamp|keep",
      description =
          "Modification times: the epoch, at most the epoch, or as they are." + " Default: fixed.")
  String times = "fixed";

  @Option(
      names = "--owner",
      paramLabel = "auto|keep|UID:GID",
      description =
          "auto: in directories, what is yours (and you are not root) becomes 0. Default: auto.")
  String owner = "auto";

  @Option(
      names = "--xattrs",
      paramLabel = "keep|drop|PATTERN,..",
      description =
          "Default: user.*,security.capability and access lists of directories; all of archives"
              + " and images.")
  String xattrs;

  @Option(
      names = "--hard-links",
      paramLabel = "preserve|break",
      description = "Whether names of one file stay so. Default: preserve.")
  String hardLinks = "preserve";

  @Option(names = "--root-mode", paramLabel = "MODE", description = "Of the root, in octal.")
  String rootMode;

  @Option(names = "--root-owner", paramLabel = "UID:GID", description = "Of the root directory.")
  String rootOwner;

  @Option(
      names = "--allow-loss",
      paramLabel = "WHAT,..",
      description =
          "What may be left out where the format cannot hold it: acl, xattr, device, owner, mode,"
              + " hardlink, symlink=drop, symlink=follow.")
  List<String> allowLoss = new ArrayList<>();
}
