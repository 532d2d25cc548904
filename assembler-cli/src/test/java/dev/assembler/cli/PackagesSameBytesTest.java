package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.HostileHosts;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same lock gives the same tree and the same image, whoever installs where and when. */
@Tag("reference")
@Tag("slow")
class PackagesSameBytesTest {

  private Path folder;
  private DebianArchive archive;
  private Path alpine;
  private Path lock;

  @BeforeEach
  void archives() throws Exception {
    folder = Files.createTempDirectory("assemble-packages");
    archive = DebianArchive.in(folder);
    alpine = folder.resolve("alpine");
    new AlpineRepository(alpine).add("app", "lib", "#!/bin/sh\n").add("lib", "", "").signed();
    lock = folder.resolve("lock.toml");
    assertEquals(0, Cli.run(debian("first", "--lock", lock.toString())).exit());
    // The keyring's home is nobody's business; all else may be read by everybody.
    ReferenceTool.require("chmod").run("-R", "go=rX,u+w", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void remove() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
  }

  /** With a store of its own, which is empty. */
  private String[] debian(String name, String... more) {
    return with(
        more,
        "packages",
        "install",
        "--distribution",
        "debian",
        "--arch",
        "amd64",
        "--repository",
        archive.folder().toUri() + " stable main",
        "--keys",
        archive.keyring().toString(),
        "--package",
        "app",
        "--store",
        folder.resolve(name + ".store").toString(),
        "--out",
        folder.resolve(name + ".squashfs").toString());
  }

  private String[] alpine(String name, String... more) {
    return with(
        more,
        "packages",
        "install",
        "--distribution",
        "alpine",
        "--arch",
        "x86_64",
        "--repository",
        alpine.toString(),
        "--keys",
        alpine.resolve("keys").toString(),
        "--package",
        "app",
        "--store",
        folder.resolve(name + ".store").toString(),
        "--out",
        folder.resolve(name + ".squashfs").toString());
  }

  private static String[] with(String[] more, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private String digest(String name) throws Exception {
    Path image = folder.resolve(name + ".squashfs");
    String dump = Cli.run("ls", image.toString(), "--dump").ok().out();
    return Fingerprint.of(image) + "\n" + dump;
  }

  @Test
  void hostsAndThreadsChangeNothing() {
    var runs = new int[1];
    String same =
        HostileHosts.sameEverywhere(host -> {
          String name = "host" + runs[0]++;
          touch(Instant.parse("20" + (10 + runs[0]) + "-02-03T04:05:06Z"));
          String jobs = Integer.toString(host.threads());
          Cli.run(debian(name, "--lock", lock.toString(), "--locked", "--jobs", jobs)).ok();
          Cli.run(alpine(name + "a", "--jobs", jobs)).ok();
          return digest(name) + digest(name + "a");
        });

    assertTrue(same.contains("/usr/bin/app"), same);
  }

  /** Everything that was fetched or is lent has another time. */
  private void touch(Instant when) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(when));
      }
    }
  }

  @Test
  void usersTimesAndPlacesChangeNothing() throws Exception {
    ReferenceTool.require("faketime");
    var digests = new TreeSet<String>();
    String[] locked = {"--lock", lock.toString(), "--locked"};

    program(new Program(), debian("root", locked));
    program(new Program().behind("faketime", "-f", "2031-12-31 23:59:59"), debian("late", locked));
    program(
        new Program().with("TZ", "Pacific/Kiritimati").with("LC_ALL", "C").in(folder),
        debian("zone", locked));
    program(
        new Program().behind("bash", "-c", "umask 077; exec \"$@\"", "-"), debian("umask", locked));
    program(Program.asNobody().with("HOME", "/nonexistent"), debian("nobody", locked));
    for (String name : List.of("root", "late", "zone", "umask", "nobody")) {
      digests.add(digest(name));
    }

    assertEquals(1, digests.size(), digests.toString());
  }

  private static void program(Program program, String[] args) throws Exception {
    Program.Ended ended = program.run(args);
    assertEquals(0, ended.exit(), ended.err());
  }
}
