package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.PartitionSize;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.TableKind;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of the init, each by itself, in the shell that will run them. */
@Tag("reference")
class InitFunctionsTest {

  private static final String FUNCTIONS =
      InitScript.PARTS.stream()
          .filter(part -> !part.equals(InitScript.PARTS.getLast()))
          .map(part -> InitScript.resource("init/" + part))
          .collect(Collectors.joining("\n"));

  /** What a machine would do is only said. */
  private static final String STUBS =
      """
      CMDLINE='quiet root=/dev/vda guest.id=node-1 guest.id=node-2 flag'
      poweroff() { echo "POWEROFF $*"; exit 0; }
      mount() { echo "MOUNT $*"; }
      """;

  @TempDir Path folder;

  private Path config;
  private Path run;

  @BeforeEach
  void files() throws IOException {
    config = Files.writeString(folder.resolve("guest.conf"), "on-failure poweroff\n");
    run = Files.createDirectory(folder.resolve("run"));
  }

  private String sh(String script) throws IOException {
    return ReferenceTool.require("busybox")
        .withEnvironment("CONF", config.toString())
        .withEnvironment("RUN", run.toString())
        .run("sh", "-c", FUNCTIONS + STUBS + script)
        .text();
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(config, "on-failure poweroff\n" + String.join("\n", lines) + "\n");
  }

  @Test
  void wholeScriptPassesShellcheck() throws IOException {
    Path script = Files.writeString(folder.resolve("init"), InitScript.text());
    Path lease = Files.writeString(folder.resolve("udhcpc.script"), InitScript.leaseScript());

    ReferenceTool.require("shellcheck").run(script, lease);
    ReferenceTool.require("busybox").run("sh", "-n", script);
  }

  /** What is not an applet of the list would fail on a busybox that has no more than those. */
  @Test
  void itCallsTheAppletsOfTheListAlone() throws IOException {
    var known =
        List.of(
                Applets.ALWAYS,
                Applets.MODULES,
                Applets.CLAIM,
                Applets.HTTP,
                Applets.NETWORK,
                Applets.LABELS,
                Applets.PARTITION_LABELS,
                Applets.PARTITION_GUIDS,
                Applets.SHA256,
                Applets.ROOT,
                Applets.REBOOT)
            .stream()
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    List<String> builtin = List.of("[", "[[", "ash", "echo", "false", "printf", "test", "true");
    String code = InitScript.text().replaceAll("(?m)^ *#.*$", "").replaceAll("'[^'\n]*'", "''");
    for (String applet : ReferenceTool.require("busybox").run("--list").text().lines().toList()) {
      boolean called =
          Pattern.compile(
                  "(?m)(^ *|[;&|({] *|\\b(if|then|do|until|else|exec) |! )"
                      + Pattern.quote(applet)
                      + "(?=[ \n;)])(?!\\()")
              .matcher(code)
              .find();
      assertTrue(!called || known.contains(applet) || builtin.contains(applet), applet);
      assertTrue(called || !known.contains(applet) || code.contains(applet + " "), applet);
    }
  }

  @ParameterizedTest
  @CsvSource({"guest.id, node-2", "root, /dev/vda", "missing, ''", "quiet, ''"})
  void theLastValueOnTheCommandLineCounts(String key, String value) throws IOException {
    assertEquals(value + "\n", sh("cmdline " + key));
  }

  @ParameterizedTest
  @CsvSource({"-, yes", "flag, yes", "root=/dev/vda, yes", "root, no", "fla, no"})
  void aLineAppliesByItsWord(String word, String applies) throws IOException {
    assertEquals(applies + "\n", sh("applies " + word + " && echo yes || echo no"));
  }

  @Test
  void linesOfAKeyAreCalledInOrderAndNested() throws IOException {
    configure("layer a 1", "seed x", "layer b * $(id)");

    assertEquals(
        "a 1\nin x\nb * $(id)\nin x\n",
        sh(
            "inner() { echo \"in $*\"; }; outer() { echo \"$*\"; each seed inner; }; each layer"
                + " outer"));
  }

  @ParameterizedTest
  @CsvSource({
    "flag guest.boot on, '', goes on",
    "flag guest.boot on, guest.boot=1, goes on",
    "flag guest.boot on, guest.boot=0, stays",
    "flag guest.boot on, guest.boot=0 guest.boot=1, goes on",
    "flag powernode.boot needed, '', stays",
    "flag powernode.boot needed, powernode.boot=1, goes on"
  })
  void theFlagSwitchesEverythingOff(String line, String cmdline, String outcome)
      throws IOException {
    configure(line);

    String said =
        sh("CMDLINE='" + cmdline + "'\nif switched_off; then echo stays; else echo goes on; fi");

    assertTrue(said.endsWith(outcome + "\n"), said);
  }

  @Test
  void theFirstSourceWithAnIdWinsAndGivesTheOtherFields() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "");
    Path keys =
        Files.writeString(
            folder.resolve("identity.cfg"),
            "# claim\nKEY=unused\nID=\"node-9\"\nSERVER='http://a b'\nCA=\n");
    configure(
        "identity-limit 30 required",
        "identity file " + empty + " 5 id=id",
        "identity keys " + keys + " 5 id=ID server=SERVER ca=CA other=OTHER",
        "identity cmdline guest. 5 id=id");

    String said = sh("claim_identity; cd $RUN/identity; set +f; head -n 9 *");

    assertEquals(
        """
        guest: identity: none from file
        guest: identity: node-9 from keys
        ==> id <==
        node-9

        ==> server <==
        http://a b

        ==> source <==
        keys
        """,
        said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "two words", "", "$(id)", "a;b"})
  void whatIsNoWordIsNoIdentity(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("id"), text + "\n");
    configure("identity-limit 30 optional", "identity file " + file + " 5 id=id");

    assertEquals(
        "guest: identity: none from file\nguest: identity: none; goes on without\n",
        sh("claim_identity"));
  }

  @Test
  void noIdentityIsAFailureWhereOneIsRequired() throws IOException {
    configure("identity-limit 30 required", "identity cmdline other. 5 id=id");

    String said = sh("claim_identity; echo NOT REACHED");

    assertTrue(said.contains("*  step:    claim an identity\n"), said);
    assertTrue(said.contains("*  reason:  no source gave one within 30 s\n"), said);
    assertTrue(said.endsWith("POWEROFF -f\n"), said);
  }

  @Test
  void aRootHashNamesBothPartitions() throws IOException {
    String hash = "00112233445566778899aabbccddeeff" + "0123456789abcdef".repeat(2);

    String said =
        sh(
            """
            await() { echo "AWAIT $*" >&2; echo "DEVICE ${2#*=}"; }
            veritysetup() { printf '%%s\\n' "$*" >&4; }
            CMDLINE='quiet roothash=%s'
            {
              mount_layer root squashfs 7 roothash verity roothash cmdline
              mount_layer usr ext4 7 /dev/vda verity PARTLABEL=h %s
            } 4>&1 2>/dev/null
            """
                .formatted(hash, "e".repeat(64)));

    assertEquals(
        """
        open DEVICE 00112233-4455-6677-8899-aabbccddeeff root DEVICE 01234567-89ab-cdef-0123-456789abcdef HASH
        guest: layer root: verity HASH
        MOUNT -t squashfs -o ro /dev/mapper/root RUN/layers/root
        open DEVICE /dev/vda usr DEVICE h OTHER
        guest: layer usr: verity OTHER
        MOUNT -t ext4 -o ro /dev/mapper/usr RUN/layers/usr
        """,
        said.replace(run.toString(), "RUN").replace(hash, "HASH").replace("e".repeat(64), "OTHER"));
  }

  @ParameterizedTest
  @CsvSource({
    "quiet, no roothash= on the command line of the kernel",
    "roothash=, no roothash= on the command line of the kernel",
    "roothash=12ab, roothash=12ab: not 64 hexadecimal digits in lower case",
    "roothash=GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG,"
        + " roothash=GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG: not 64"
        + " hexadecimal digits in lower case",
  })
  void withoutARootHashNothingIsMounted(String cmdline, String reason) throws IOException {
    String said =
        sh(
            "CMDLINE='%s'; mount_layer root squashfs 0 roothash verity roothash cmdline; echo NOT REACHED"
                .formatted(cmdline));

    assertTrue(said.contains("*  step:    mount the layer root\n"), said);
    assertTrue(said.contains("*  reason:  " + reason + "\n"), said);
    assertTrue(said.endsWith("POWEROFF -f\n"), said);
  }

  @ParameterizedTest
  @CsvSource({"512, 2", "4096, 2", "512, 34"})
  void aGptTellsTheGuidsOfItsPartitions(int sector, long entries) throws IOException {
    DerivedIds ids = DerivedIds.of("guids");
    Path disk = folder.resolve("disk");
    UUID second = UUID.fromString("fedcba98-7654-3210-f0e1-d2c3b4a59687");
    try (FileImage image = FileImage.create(disk)) {
      DiskImage.write(
          DiskImage.plan(
              DiskOptions.of(TableKind.GPT, ids).withSectorSize(sector).withEntriesLba(entries),
              List.of(
                  PartitionSpec.of("a", "root").withSize(PartitionSize.of(1 << 20)),
                  PartitionSpec.of("b", "usr")
                      .withSize(PartitionSize.of(1 << 20))
                      .withGuid(second))),
          image);
    }

    assertEquals(
        ids.uuid("partition/a") + " " + second + "\n",
        sh(
            "a=$(gpt_guid %1$s %2$d 1); b=$(gpt_guid %1$s %2$d 2); echo \"$a $b\""
                .formatted(disk, sector)));
    assertEquals("none\n", sh("gpt_guid %s %d 1 || echo none".formatted(config, sector)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 200_000})
  void aDigestIsOfTheImageAloneWhateverLiesBehindIt(int size) throws IOException {
    byte[] image = new byte[size];
    java.util.Arrays.fill(image, (byte) 'x');
    Path device = folder.resolve("device");
    Files.write(device, java.util.Arrays.copyOf(image, size + 512));

    String digest = sh("first_bytes " + device + " " + size + " | sha256sum").split(" ", -1)[0];

    Path alone = Files.write(folder.resolve("image"), image);
    assertEquals(ReferenceTool.require("sha256sum").run(alone).text().split(" ", -1)[0], digest);
  }

  /** Golden: what the kernel is told. */
  @Test
  void layersAreListedAsTheyCome() throws IOException {
    configure(
        "layer top squashfs 1 " + config + " off",
        "layer base squashfs 1 " + config + " off",
        "overlay metacopy=on",
        "upper other tmpfs size=1G 0 -",
        "upper - tmpfs mode=0755 0 -");

    String said = sh("mkdir() { :; }; stack_layers").replace(run.toString(), "RUN");

    assertEquals(
        "MOUNT -t overlay -o lowerdir=RUN/layers/top:RUN/layers/base,upperdir=RUN/upper/upper,"
            + "workdir=RUN/upper/work,metacopy=on overlay /newroot",
        said.lines().filter(line -> line.contains("-t overlay")).findFirst().orElse(said));
  }

  /** Neither PID 1 nor a hook's caller goes on after a program that failed. */
  @Test
  void aFailingAgentEndsInTheBanner() throws IOException {
    configure("program /bin/false boot");

    String said = sh("each program run_program; echo NOT REACHED");

    assertTrue(said.contains("*  step:    run /bin/false\n"), said);
    assertTrue(said.contains("*  reason:  /bin/false boot ended with 1\n"), said);
    assertTrue(said.endsWith("POWEROFF -f\n"), said);
  }

  @Test
  void aMissingModuleIsNamedInTheBanner() throws IOException {
    configure(
        "module no_such /lib/modules/no-such.ko", "seed - /run/x ext4 ro 0 required /no/device");

    String said = sh("each module load_module; each seed mount_seed");

    assertTrue(said.contains("module no_such: not loaded: insmod: can't"), said);
    assertTrue(said.contains("*  reason:  /no/device: none of its sources is there\n"), said);
    assertTrue(said.contains("*  modules that were not loaded: no_such\n"), said);
  }
}
