package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Builds are done again as on other hosts; what makes a difference is found and named. */
@Tag("reference")
class ReproduceTest {

  private static final String EVERYWHERE = "--hard-links break --owner 0:0";

  private Path folder;
  private Path tree;

  @BeforeEach
  void aTree() throws IOException {
    folder = Files.createTempDirectory("assemble-reproduce-test");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    tree = Trees.small(folder.resolve("tree"));
    ReferenceTool.require("touch").run(tree.resolve("\u00fcml\u00e4ut"));
    ReferenceTool.require("faketime");
  }

  /** Whatever others do at the same time goes in its time. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    ReferenceTool.require("rm").run("-rf", folder);
    List<Path> left = left();
    for (int i = 0; i < 300 && !left.isEmpty(); i++) {
      Thread.sleep(100);
      left.retainAll(left());
    }
    assertEquals(List.of(), left);
  }

  static List<Path> left() throws IOException {
    var left = new ArrayList<Path>();
    for (String place : List.of("/dev/shm", System.getProperty("java.io.tmpdir"))) {
      try (Stream<Path> files = Files.list(Path.of(place))) {
        files
            .filter(file -> file.getFileName().toString().startsWith(".assemble-reproduce-"))
            .forEach(left::add);
      }
    }
    return left;
  }

  private Cli.Run reproduce(String line) {
    var words = new ArrayList<>(List.of("reproduce", "--tree", tree.toString()));
    for (String word : line.strip().split(" +", -1)) {
      words.add(word.replace("DIR/", folder + "/"));
    }
    return Cli.run(words.toArray(String[]::new));
  }

  /** By name, what the JSON says of each. */
  static Map<String, Map<?, ?>> rows(Cli.Run run) throws IOException {
    Map<?, ?> result = (Map<?, ?>) JsonTest.checked("reproduce", run).get("result");
    var rows = new LinkedHashMap<String, Map<?, ?>>();
    for (Object row : (List<?>) result.get("perturbations")) {
      rows.put((String) ((Map<?, ?>) row).get("name"), (Map<?, ?>) row);
    }
    assertEquals(Perturbation.values().length, rows.size());
    return rows;
  }

  /** The names of those with this verdict. */
  static Set<String> with(String verdict, Map<String, Map<?, ?>> rows) {
    return rows.entrySet().stream()
        .filter(row -> row.getValue().get("verdict").equals(verdict))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.squashfs --compression xz",
        "x.tar.zst",
        "x.cpio.gz --data-align 512 --compression store --format initramfs",
        "x.ext4 --times keep --skip times",
        "x.fat --allow-loss symlink=drop,mode,owner",
        "x.iso --media-check"
      })
  void everyFormatIsTheSameUnderAllThatIsTried(String options) throws IOException {
    String line = "--out DIR/" + options + " " + EVERYWHERE + " --json";

    Cli.Run run = reproduce(line.replace("x.cpio.gz", "x.cpio"));

    Map<String, Map<?, ?>> rows = rows(run);
    assertEquals(ExitCode.DONE, run.exit(), run.out() + run.err());
    Set<String> skipped = options.contains("--skip") ? Set.of("times") : Set.of();
    assertEquals(skipped, with("not tried", rows));
    assertEquals(Perturbation.values().length - skipped.size(), with("equal", rows).size());
    assertEquals(List.of("tree"), files());
  }

  /** Everything that is said of hosts is true of the process that builds. */
  @Test
  void theOtherHostIsAnother() throws IOException {
    var console = new Console(null, null, null, false, Map.of("TZ", "UTC", "LC_ALL", "C.UTF-8"));
    var host = new HostChanges(console, 2, folder);
    var all = EnumSet.range(Perturbation.LISTING, Perturbation.CLOCK);
    all.add(Perturbation.INTERPRETER);
    all.add(Perturbation.COLLECTOR);
    var child =
        new ChildProgram(console.variables())
            .with("-XshowSettings:properties")
            .with("-Xlog:gc+init=info:stdout:time");
    host.apply(all, child);
    Path image = folder.resolve("x.squashfs");

    ChildProgram.Ended ended =
        child.run(List.of("--tree=" + tree, "--out=" + image, "--progress=none"));

    assertEquals(ExitCode.DONE, ended.exit(), ended.said());
    for (String property :
        List.of(
            "assemble.listing = 1",
            "user.language = tr",
            "user.country = TR",
            "user.timezone = Pacific/Kiritimati",
            "java.vm.info = interpreted mode",
            "user.dir = " + folder)) {
      assertTrue(ended.said().contains(property), property + " in " + ended.said());
    }
    assertFalse(ended.said().contains("sun.jnu.encoding = UTF-8"), ended.said());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(image)));
    var clock = Pattern.compile("\\[(\\d{4}-\\d\\d-\\d\\d)T").matcher(ended.said());
    assertTrue(clock.find(), ended.said());
    Instant later = Instant.parse(clock.group(1) + "T00:00:00Z");
    Instant made = Files.getLastModifiedTime(image).toInstant();
    assertTrue(later.isAfter(made.plus(Duration.ofDays(398))), later + " is not later: " + made);
  }

  /** Where the whole would take too long, what is interpreted is our code. */
  @Test
  void aSlowBuildIsNotInterpretedAsAWhole() throws IOException {
    var console = new Console(null, null, null, false, Map.of());
    var host = new HostChanges(console, 2, folder);
    host.beSparing();
    assertEquals("our code interpreted, no library", host.words().get(Perturbation.INTERPRETER));

    assertTrue(compiled(console, host, Set.of()) > 0);
    assertEquals(0, compiled(console, host, EnumSet.of(Perturbation.INTERPRETER)));
  }

  /** How many of our own methods a build compiles. */
  private long compiled(Console console, HostChanges host, Set<Perturbation> perturbations)
      throws IOException {
    var child =
        new ChildProgram(console.variables())
            .with("-XX:CompileCommand=quiet")
            .with("-XX:CompileThresholdScaling=0.1")
            .with("-XX:CompileCommand=PrintCompilation,dev.assembler.*::*");
    host.apply(perturbations, child);
    Path image = folder.resolve("x.tar.gz");

    ChildProgram.Ended ended = child.run(List.of("--tree=" + tree, "--out=" + image));

    assertEquals(ExitCode.DONE, ended.exit(), ended.said());
    Files.delete(image);
    return ended.said().lines().filter(line -> line.contains("dev.assembler.")).count();
  }

  /** What is planted is found, and nothing else is blamed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.tar --owner 0:0                             | links | hard links | --hard-links break
          x.tar --owner 0:0 --hard-links break --times keep | times | timestamp | --times fixed
          x.tar --owner keep --hard-links break             | user  | ownership | --owner 0:0
          """)
  void whatIsPlantedIsNamed(String options, String name, String cause, String cure)
      throws IOException {
    Cli.Run run =
        reproduce("--out DIR/" + options + " --skip interpreter,collector --json --keep DIR/both");

    Map<String, Map<?, ?>> rows = rows(run);
    assertEquals(ExitCode.DIFFERENT, run.exit(), run.err());
    assertEquals(Set.of(name), with("different", rows), run.out());
    assertEquals(Set.of("interpreter", "collector"), with("not tried", rows));
    Map<?, ?> row = rows.get(name);
    assertEquals(Set.of(cause), ((Map<?, ?>) row.get("causes")).keySet());
    assertTrue(row.get("cure").toString().contains(cure), row.toString());
    assertEquals(false, row.get("together"));
    String kept = folder + "/both/";
    assertEquals(List.of("both", "tree"), files());
    assertEquals(
        ExitCode.DIFFERENT, Cli.run("diff", kept + "here/x.tar", kept + name + "/x.tar").exit());
  }

  /** Times before the epoch stay where they are clamped, and so are an input. */
  @Test
  void clampedTimesAreInputAsFarAsTheyAreOlder() throws IOException {
    String line = "--out DIR/x.tar --times clamp --skip links,user,interpreter,collector,clock";
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        if (!Files.isSymbolicLink(file)) {
          Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
        }
      }
    }
    ReferenceTool.require("touch").run("-h", "-d", "@1700000000", tree.resolve("bin/sh"));

    Cli.Run newer = reproduce(line + " --epoch 1600000000");
    assertEquals(ExitCode.DONE, newer.exit(), newer.out());
    Cli.Run older = reproduce(line + " --epoch 1800000000");
    assertEquals(ExitCode.DIFFERENT, older.exit(), older.out());
    assertTrue(older.out().matches("(?s).*times of the input +touched +DIFFERENT: timestamp.*"));
  }

  /**
   * Somebody else's files become root's where they are the invoking user's: auto is no constant.
   */
  @Test
  void anOwnerOfTheInvokingUserIsNamed() throws IOException {
    ReferenceTool.require("chown").run("65534:65534", tree.resolve("etc/motd"));

    Cli.Run run =
        reproduce("--out DIR/x.tar --hard-links break --json --skip interpreter,collector");

    Map<String, Map<?, ?>> rows = rows(run);
    assertEquals(Set.of("user"), with("different", rows), run.out());
    assertTrue(rows.get("user").toString().contains("/etc/motd"), rows.get("user").toString());
  }

  @Test
  void theTableSaysWhatWasTriedAndWhatNot() throws IOException {
    Cli.Run run = reproduce("--out DIR/x.squashfs --skip clock,interpreter,collector,user --max 1");

    assertEquals(ExitCode.DIFFERENT, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.getFirst().matches("  directory listing   shuffled +equal"), lines.getFirst());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("  clock +\\+400d +not tried: --skip")),
        run.out());
    assertTrue(run.out().contains("hard link to: "), run.out());
    assertTrue(
        run.out().contains("what makes the image independent of it: --hard-links break;"),
        run.out());
    assertEquals(
        folder
            + "/x.squashfs: built 3 times, different: 8 perturbations made no difference,"
            + " 1 made one, 4 not tried",
        lines.getLast());
    assertEquals("", run.err());
  }

  @Test
  void aDiskOfALayoutIsTriedAsFarAsItCanBe() throws IOException {
    Path layout =
        Files.writeString(
            folder.resolve("disk.toml"),
            """
            [[partition]]
            name = "root"
            type = "root"
            format = "squashfs"
            tree = "tree"
            """);

    Cli.Run run =
        Cli.run(
            "reproduce",
            "--layout",
            layout.toString(),
            "--out",
            folder + "/x.raw",
            "--bmap",
            folder + "/x.bmap",
            "--skip",
            "interpreter,collector",
            "--json");

    Map<String, Map<?, ?>> rows = rows(run);
    assertEquals(ExitCode.DONE, run.exit(), run.out() + run.err());
    assertEquals(
        Set.of("copy", "times", "links", "interpreter", "collector"), with("not tried", rows));
    assertEquals(List.of("disk.toml", "tree"), files());
  }

  /** Without privileges, what takes them is said and not tried. */
  @Test
  void whoeverIsNotRootTriesTheRest() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    String[] words = {"reproduce", "--tree", tree.toString(), "--out", folder + "/x.tar"};
    String skip = "interpreter,collector,clock";

    Program.Ended others =
        Program.asNobody().run(words(words, "--hard-links", "break", "--skip", skip));
    ReferenceTool.require("chown").run("-R", "65534:65534", tree);
    Program.Ended own =
        Program.asNobody().run(words(words, "--hard-links", "break", "--skip", skip));

    assertEquals(ExitCode.DONE, others.exit(), others.err());
    assertTrue(
        others
            .out()
            .matches("(?s).*copy of the input .* not tried: only root copies the files of.*"),
        others.out());
    assertEquals(ExitCode.DONE, own.exit(), own.err());
    assertTrue(own.out().matches("(?s).*copy of the input +in /dev/shm +equal\n.*"), own.out());
    assertTrue(
        own.out().matches("(?s).*\n  user .* not tried: only root becomes another user\n.*"),
        own.out());
  }

  private static String[] words(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
  }

  /** The build's own errors are this command's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --out DIR/x.fat          | 4 | cannot be written as FAT
          --out DIR/x.img          | 2 | --out DIR
          --out DIR/none/x.tar     | 5 | the folder
          --out DIR/tree/x.tar     | 2 | lies inside --tree
          --out -                  | 2 | --out -: files are compared, expected the name of a file
          --tree - --out DIR/x.tar | 2 | --tree -: standard input is there once, expected a file
          --out DIR/x.tar --plan   | 2 | --plan: given with reproduce, which builds; leave it out
          --out DIR/x.tar --max 0  | 2 | --max 0: no number of differences, expected 1 to 1000000
          --out DIR/x.tar --skip q | 2 | --skip q: unknown, expected one of listing, threads,
          --out DIR/x.tar --keep DIR/tree | 2 | there already, expected a missing folder
          --jobs 2                 | 2 | --out: missing
          """)
  void whatIsWrongWithTheBuildIsSaidAsByTheMainJob(String line, int exit, String message)
      throws IOException {
    Cli.Run run = reproduce(line);

    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message.replace("DIR", folder.toString())), run.err());
    assertEquals("", run.out());
    assertEquals(List.of("tree"), files());
  }

  /** A new option that takes a file must not be forgotten where the working directory changes. */
  @Test
  void everyOptionThatNamesAFileIsKnownToDoSo() {
    CommandLine line = new CommandLine(new ReproduceCommand());

    for (OptionSpec option : line.getCommandSpec().options()) {
      String label = option.paramLabel();
      boolean named = label.matches(".*(\\bFILE|\\bDIR|SRC|MAP|toml|VMLINUZ|PEM|BMP|CPIO|JSON).*");
      String value = label.startsWith("TEXT|@") ? "@x" : label.contains("KIND:") ? "mtree:x" : "x";
      value = label.startsWith("HOW=") ? "+=x" : value;
      String absolute = PathWords.absolute(option, value);
      assertEquals(named, absolute.contains("/"), option.longestName() + " " + label);
    }
  }
}
