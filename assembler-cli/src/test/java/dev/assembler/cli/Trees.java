package dev.assembler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A small tree on the host with a bit of everything an ordinary user can make. */
final class Trees {

  private Trees() {}

  static Path small(Path root) throws IOException {
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc/conf.d"));
    Files.createDirectories(root.resolve("var/cache/deep"));
    Path tool = Files.writeString(root.resolve("bin/tool"), "#!/bin/sh\nexit 0\n".repeat(300));
    Files.createLink(root.resolve("bin/same"), tool);
    Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("tool"));
    Files.writeString(root.resolve("etc/motd"), "hello\n");
    Files.writeString(root.resolve("etc/conf.d/a.conf"), "a=1\n");
    Files.writeString(root.resolve("var/cache/deep/data"), "x".repeat(200_000));
    Files.writeString(root.resolve("empty"), "");
    mode(root, "rwxr-xr-x", "", "bin", "etc", "etc/conf.d", "var", "var/cache", "var/cache/deep");
    mode(root, "rw-r--r--", "etc/motd", "etc/conf.d/a.conf", "var/cache/deep/data", "empty");
    mode(root, "rwxr-xr-x", "bin/tool");
    return root;
  }

  private static void mode(Path root, String mode, String... names) throws IOException {
    for (String name : names) {
      Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString(mode));
    }
  }
}
