package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher, in a checkout of its own with a JDK and a Maven that are shell scripts: the JDK
 * prints the arguments it is given, Maven counts its builds.
 */
class LauncherTest {

  private static final Checkout CHECKOUT = Checkout.ofTests();

  @TempDir private Path temporary;
  private Path checkout;
  private Path jdk;
  private Path path;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(temporary.resolve("check out"));
    Files.copy(
        CHECKOUT.root().resolve("assemble"),
        checkout.resolve("assemble"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(checkout.resolve("config"));
    for (String name : List.of("find-jdk.sh", "build-program.sh")) {
      Files.copy(
          CHECKOUT.root().resolve("config").resolve(name), checkout.resolve("config/" + name));
    }
    Files.createDirectories(checkout.resolve(".mvn"));
    Files.createDirectories(checkout.resolve("examples/hello"));
    Files.createDirectories(checkout.resolve("assembler-cli/src/main/java"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>\n");
    Files.writeString(checkout.resolve("assembler-cli/pom.xml"), "<project/>\n");
    Files.writeString(checkout.resolve("assembler-cli/src/main/java/Main.java"), "class Main {}\n");

    jdk = jdk("jdk-25", "25.0.3");
    path = Files.createDirectories(temporary.resolve("bin"));
    script(
        path.resolve("mvn"),
        """
        echo "JAVA_HOME=$JAVA_HOME"
        cat >stdin-of-maven
        echo once >>builds
        if [ -e broken ]; then
          echo '[ERROR] Main.java:[1,1] oops'
          exit 1
        fi
        sleep 0.3
        mkdir -p .build/maven/assembler-cli/lib
        echo jar >.build/maven/assembler-cli/lib/assembler-cli-1.jar
        """);
  }

  @Test
  void theFirstUseBuildsAndSaysSoOnStandardError() throws Exception {
    Run first = assemble("--version");
    Run second = assemble("--version");

    assertEquals("assemble: building (first use) ...\n", first.err());
    assertEquals("", second.err());
    assertEquals(List.of("--version"), second.arguments());
    assertEquals(1, builds());
    assertTrue(
        Files.readString(checkout.resolve(".build/build.log")).startsWith("JAVA_HOME=" + jdk));
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    List<String> arguments = List.of("a b", "", "*", "$HOME", "'\"", "new\\nline", "--out=x y");

    Run run = assemble(arguments.toArray(String[]::new));

    assertEquals(arguments, run.arguments());
    assertEquals(0, run.exit());
  }

  @Test
  void standardInputIsTheProgramsEvenOnTheFirstUse() throws Exception {
    Run run = run(Map.of(), "a tar", checkout.resolve("assemble").toString(), "--tree", "-");

    assertTrue(run.out().endsWith("stdin: a tar\n"), run.out());
    assertEquals("", Files.readString(checkout.resolve("stdin-of-maven")));
  }

  @Test
  void aSymbolicLinkFindsTheCheckout() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("check out/assemble"));
    Path linkToLink = Files.createSymbolicLink(temporary.resolve("second"), link);

    Run run = run(Map.of(), "", linkToLink.toString(), "ls");

    assertEquals(List.of("ls"), run.arguments());
  }

  @ParameterizedTest
  @CsvSource({"pom.xml", "assembler-cli/src/main/java/Main.java", "assembler-cli/pom.xml"})
  void aNewerSourceIsBuiltOnce(String source) throws Exception {
    assemble();
    ageEverything();
    touch(checkout.resolve(source));

    Run rebuilt = assemble();
    Run again = assemble();

    assertEquals("assemble: building (sources are newer) ...\n", rebuilt.err());
    assertEquals("", again.err());
    assertEquals(2, builds());
  }

  @Test
  void aDeletedSourceIsSeen() throws Exception {
    assemble();
    ageEverything();
    Files.delete(checkout.resolve("assembler-cli/src/main/java/Main.java"));

    assemble();

    assertEquals(2, builds());
  }

  @Test
  void severalFirstUsesBuildOnce() throws Exception {
    List<Process> started = new ArrayList<>();

    for (int i = 0; i < 4; i++) {
      started.add(start(Map.of(), checkout.resolve("assemble").toString(), "n" + i));
    }

    for (int i = 0; i < 4; i++) {
      assertEquals(List.of("n" + i), finish(started.get(i), "").arguments());
    }
    assertEquals(1, builds());
  }

  @Test
  void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
    Files.writeString(checkout.resolve("broken"), "");

    Run broken = assemble("--version");
    Files.delete(checkout.resolve("broken"));
    Run repaired = assemble("--version");

    assertEquals(5, broken.exit());
    assertEquals("", broken.out());
    assertTrue(broken.err().contains("[ERROR] Main.java:[1,1] oops\n"), broken.err());
    assertTrue(broken.err().contains(".build/build.log"), broken.err());
    assertEquals(0, repaired.exit());
  }

  @Test
  void aMissingMavenIsNamed() throws Exception {
    Files.delete(path.resolve("mvn"));

    Run run = run(Map.of("PATH", onlyTools()), "", checkout.resolve("assemble").toString());

    assertEquals(5, run.exit());
    assertEquals(
        "assemble: must be built, which needs Maven: install it (Debian: apt install maven), or put"
            + " mvn on PATH\n",
        run.err());
  }

  @ParameterizedTest
  @CsvSource({"25, yes", "25.0.3, yes", "26-ea, yes", "100.1, yes", "24.0.2, no", "1.8.0_402, no"})
  void aJdkIsKnownByItsReleaseFile(String version, String expected) throws Exception {
    Path candidate = jdk("candidate", version);

    Run run = run(Map.of(), "", "sh", "-c", IS_NEW, "sh", candidate.toString());

    assertEquals(expected + "\n", run.out());
  }

  @Test
  void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
    Path candidate = jdk("candidate", "25.0.3");
    Files.delete(candidate.resolve("bin/javac"));

    Run run = run(Map.of(), "", "sh", "-c", IS_NEW, "sh", candidate.toString());

    assertEquals("no\n", run.out());
  }

  @Test
  void anOldJavaHomeGivesWayToTheJavaOnPath() throws Exception {
    Path old = jdk("jdk-17", "17.0.15");
    Files.createSymbolicLink(path.resolve("java"), jdk.resolve("bin/java"));

    Run run = run(Map.of("JAVA_HOME", old.toString()), "", "sh", "-c", FIND);

    assertEquals(jdk.toRealPath() + "\n", run.out());
  }

  @Test
  void withoutAJdkTheMessageSaysWhatToInstall() throws Exception {
    Path finder = checkout.resolve("config/find-jdk.sh");
    String unreachable = Files.readString(finder).replace("JDK_MINIMUM=25", "JDK_MINIMUM=9999");
    Files.writeString(finder, unreachable);

    Run run = assemble("--version");

    assertEquals(5, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("assemble: needs a JDK 9999 or newer, and found none in"));
    assertTrue(run.err().contains("JAVA_HOME"), run.err());
    assertFalse(Files.exists(checkout.resolve(".build")));
  }

  private static final String IS_NEW =
      ". config/find-jdk.sh; if is_new_jdk \"$1\"; then echo yes; else echo no; fi";

  private static final String FIND = ". config/find-jdk.sh; find_jdk; echo \"$JDK\"";

  private record Run(int exit, String out, String err) {
    /** The program's own arguments: those after the jar. */
    List<String> arguments() {
      List<String> lines = Arrays.asList(out.split("\n"));
      int jar = 0;
      while (jar < lines.size() && !lines.get(jar).endsWith("assembler-cli-1.jar>")) {
        jar++;
      }
      return lines.stream()
          .skip(jar + 1)
          .filter(line -> line.startsWith("<"))
          .map(line -> line.substring(1, line.length() - 1))
          .toList();
    }
  }

  private Run assemble(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("assemble").toString()));
    command.addAll(List.of(arguments));
    return run(Map.of(), "", command.toArray(String[]::new));
  }

  private Run run(Map<String, String> environment, String input, String... command)
      throws Exception {
    return finish(start(environment, command), input);
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
    builder.environment().put("PATH", path + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().remove("ASSEMBLE_JAVA_OPTS");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run finish(Process process, String input) throws Exception {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private int builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds")).size();
  }

  /** A folder that looks like a JDK; its java prints its arguments, one a line, and its input. */
  private Path jdk(String name, String version) throws IOException {
    Path home = temporary.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "printf '<%s>\\n' \"$@\"\necho \"stdin: $(cat)\"\n");
    script(home.resolve("bin/javac"), "exit 1\n");
    return home;
  }

  /** A folder with what the launcher itself calls, and no Maven. */
  private String onlyTools() throws IOException {
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    for (String tool : List.of("find", "readlink", "mkdir", "rm", "flock", "cat")) {
      script(tools.resolve(tool), "PATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
    }
    return tools.toString();
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Moves the whole checkout a minute into the past, its order in time unchanged. */
  private void ageEverything() throws IOException {
    try (Stream<Path> all = Files.walk(checkout)) {
      for (Path file : all.toList()) {
        Instant at = Files.getLastModifiedTime(file).toInstant();
        Files.setLastModifiedTime(file, FileTime.from(at.minusSeconds(60)));
      }
    }
  }

  /** Writes a file again: newer than all that has been aged, older than whatever comes next. */
  private static void touch(Path file) throws IOException {
    Files.writeString(file, Files.readString(file));
  }
}
