package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetsCommandTest {

  /** A key that minisign made for tests, without a password. */
  private static final String SECRET =
      "untrusted comment: minisign encrypted secret key\n"
          + "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACaUIVHMG+0v+lD2izYZKeSRn2gCtTryT5gDkMysKbG+y63Z2V+4OXpAjDImnwZ+mNtfQr3L4nCWQeELIUp5fNa2SAHiiIFHlAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

  private static final String PUBLIC = "RWQJpQhUcwb7S5AjDImnwZ+mNtfQr3L4nCWQeELIUp5fNa2SAHiiIFHl";

  private static final String EPOCH = "1776269479";

  @TempDir Path folder;

  private String build;
  private String inst;

  @BeforeEach
  void aBuild() throws IOException {
    build = folder + "/assets";
    inst = folder + "/inst";
    for (String arch : List.of("arm64", "x86_64")) {
      Path place = Files.createDirectories(Path.of(build, arch));
      Files.writeString(place.resolve("vmlinuz"), "kernel of " + arch);
      Files.writeString(place.resolve("initrd.img"), "initrd of " + arch);
      Files.writeString(place.resolve("rootfs.squashfs"), "root");
    }
    Files.writeString(folder.resolve("secret"), SECRET);
    Files.writeString(
        folder.resolve("build.toml"),
        "[build.version_commands]\nnode = \"node -v\"\n"
            + "[build.architectures.aarch64]\ndefconfig = \"d\"\nnode_major = 24\n");
    Files.writeString(folder.resolve("wrong.toml"), "[build.architectures]\n");
    assets("checksum", build, "--epoch", EPOCH).ok();
  }

  private static Cli.Run assets(String... args) {
    var all = new String[args.length + 1];
    all[0] = "assets";
    System.arraycopy(args, 0, all, 1, args.length);
    return Cli.run(all);
  }

  private static Map<?, ?> checked(String schema, Cli.Run run) throws IOException {
    Object value = Json.parse(run.out());
    JsonSchema.read(
            Checkout.ofTests()
                .root()
                .resolve("docs/json")
                .resolve("assets-" + schema + ".schema.json"))
        .require(value);
    return (Map<?, ?>) ((Map<?, ?>) value).get("result");
  }

  @Test
  void everyResultFollowsItsSchema() throws IOException {
    String manifest = build + "/manifest.json";
    String key = folder + "/secret";
    checked("build", assets("checksum", build, "--epoch", EPOCH, "--json").ok());
    checked("build", assets("manifest", build, "--epoch", EPOCH, "--json").ok());
    checked("sign", assets("sign", manifest, "--key", key, "--json").ok());
    checked("check", assets("check", manifest, "--public-key", PUBLIC, "--json").ok());
    checked("merge", assets("merge", manifest, manifest, "--out", inst + ".json", "--json").ok());
    checked("install", assets("install", "--from", build, "--to", inst, "--json").ok());
    checked("resolve", assets("resolve", "--dir", inst, "--arch", "arm64", "--json").ok());
    checked("verify", assets("verify", "--dir", inst, "--arch", "arm64", "--json").ok());
    checked("clean", assets("clean", inst, "--json").ok());
    checked("hashes", assets("hashes", "--manifest", manifest, "--arch", "arm64", "--json").ok());
    checked("version", assets("version", "--epoch", EPOCH, "--json").ok());
    checked("arch", assets("arch", "--json").ok());
    checked("config", assets("config", folder + "/build.toml", "--json").ok());
    assets("install", "--to", build, "--layout", "development").ok();
    fakeQemu("echo all is well");
    checked("boot", boot("arm64", "--json").ok());
    Files.writeString(Path.of(build, "arm64/vmlinuz"), "newer");
    assets("checksum", build, "--epoch", EPOCH).ok();
    checked(
        "deprecate", assets("deprecate", manifest, "2026.0415.1", "--epoch", EPOCH, "--json").ok());
  }

  @Test
  void aBuildGoesAllTheWayToAVerifiedLaunch() throws IOException {
    String manifest = build + "/manifest.json";
    assets("sign", manifest, "--key", folder + "/secret").ok();
    String[] signed = {"--public-key", PUBLIC, "--require-signature"};

    assets("install", "--from", build, "--to", inst, signed[0], signed[1], signed[2]).ok();
    String arguments =
        assets("resolve", "--dir", inst, "--arch", "aarch64", "--format", "args").ok().out();
    Cli.Run verified =
        assets("verify", "--dir", inst, "--arch", "arm64", signed[0], signed[1], signed[2]).ok();

    assertTrue(
        arguments.matches(
            "--kernel \\S+/vmlinuz-[0-9a-f]{16} --initrd \\S+/initrd-[0-9a-f]{16}\\.img --rootfs"
                + " \\S+/rootfs-[0-9a-f]{16}\\.squashfs\n"),
        arguments);
    assertEquals(3, verified.out().lines().filter(line -> line.endsWith(": verified")).count());
    assertTrue(verified.out().contains("manifest signature: verified (key 4BFB06735408A509; "));
  }

  @Test
  void onlyTheFilesArgumentsAreOnStandardOutput() {
    Cli.Run run = assets("resolve", "--dir", build, "--arch", "arm64", "--format", "args").ok();

    assertEquals(1, run.out().lines().count());
    assertTrue(run.err().contains("warning: "), run.err());
  }

  @Test
  void aFlippedByteIsExitOneWithBothHashes() throws IOException {
    Path kernel = Path.of(build, "arm64/vmlinuz");
    String[] verify = {"verify", "--dir", build, "--arch", "arm64", "--hashes", folder + "/hashes"};
    Files.writeString(
        folder.resolve("hashes"),
        assets("hashes", "--manifest", build + "/manifest.json", "--arch", "arm64").ok().out());
    Files.move(Path.of(build, "manifest.json"), folder.resolve("away"));
    assets(verify).ok();

    Files.writeString(kernel, "kernel of arm65");
    Cli.Run run = assets(verify);

    assertEquals(1, run.exit());
    assertTrue(
        run.err()
            .matches(
                "assemble: \\S+: not verified: \\S+/arm64/vmlinuz: mismatch blake3, expected"
                    + " [0-9a-f]{64}, found [0-9a-f]{64}\n"),
        run.err());
    Map<?, ?> json = checked("verify", assets(concat(verify, "--json")));
    assertEquals("mismatch", json.get("status"));
  }

  private static String[] concat(String[] words, String... more) {
    var all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void whatNothingIsExpectedOfIsSkippedAloud() throws IOException {
    Files.delete(Path.of(build, "manifest.json"));
    String[] verify = {"verify", "--dir", build, "--arch", "arm64"};

    assertEquals("skipped", checked("verify", assets(concat(verify, "--json")).ok()).get("status"));
    assertTrue(assets(verify).ok().out().contains("skipped (no expected hash: "));
    Cli.Run strict = assets(concat(verify, "--require-hashes"));
    assertEquals(1, strict.exit());
    assertEquals(3, strict.err().lines().filter(line -> line.contains(": skipped (")).count());
    assertEquals(3, assets(concat(verify, "--require-signature", "--public-key", PUBLIC)).exit());
  }

  @Test
  void aMissingFileIsExitThree() throws IOException {
    assets("install", "--from", build, "--to", inst).ok();
    try (var files = Files.list(Path.of(inst))) {
      for (Path file : files.filter(f -> f.toString().contains("/vmlinuz-")).toList()) {
        Files.delete(file);
      }
    }

    assertEquals(3, assets("verify", "--dir", inst, "--arch", "arm64").exit());
    Map<?, ?> json =
        checked("resolve", assets("resolve", "--dir", inst, "--arch", "arm64", "--json").ok());
    assertEquals(false, ((Map<?, ?>) json.get("kernel")).get("exists"));
  }

  /** D stands for the folder, A for the build. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          assets | 2 | assets: no command, expected one of checksum, manifest, check, merge, deprecate, sign, install, resolve, verify, boot, clean, hashes, version, config, arch
          assets instal | 2 | instal: no command of assemble assets, expected one of checksum, manifest, check, merge, deprecate, sign, install, resolve, verify, boot, clean, hashes, version, config, arch; did you mean assemble assets install?
          assets install --form x --to D/i | 2 | --form: no option of assemble assets install; did you mean --from?
          assets install --to D/i | 2 | --from: missing, expected a folder or a URL; or name --layout development
          assets install --from ftp://h/ --to D/i | 2 | --from ftp://h/: URL "ftp://h/", expected one of http, https or file
          assets install --from D --to D/i | 3 | D/manifest.json: no manifest there; name one: --manifest
          assets checksum A | 2 | --epoch: missing, expected the build's time; for example --epoch $(date +%s), or set SOURCE_DATE_EPOCH
          assets checksum D/none --epoch 1 | 3 | D/none: no such file or directory
          assets version --epoch 0 | 2 | --epoch: missing, expected the build's time; for example --epoch $(date +%s), or set SOURCE_DATE_EPOCH
          assets resolve --dir A --arch riscv64 | 1 | A: arch riscv64 not found in asset release 2026.0415.1
          assets resolve --dir A --arch arm64 --binary 0.1 | 1 | A: no compatible asset release for binary 0.1 (min_assets: unspecified)
          assets resolve --dir A --format x | 2 | --format x: unknown, expected paths or args
          assets resolve --dir A --require-signature | 2 | --require-signature: given without a key, expected --public-key KEY
          assets deprecate A/manifest.json 2026.0415.1 --epoch 1 | 2 | 2026.0415.1: asset release 2026.0415.1 is the last one that is not deprecated
          assets check D/none | 3 | D/none: no such file or directory
          assets clean D | 3 | D/manifest.json: no such file or directory
          assets boot --dir A | 2 | --marker: missing; see assemble assets boot --help
          assets boot --dir A --marker x --limit 0 | 2 | --limit 0: out of range, expected 1 to 86400
          assets boot --dir A --marker x --arch arm64 | 5 | qemu-system-aarch64: not found on PATH; install QEMU (Debian: apt install qemu-system-arm)
          assets config D/none | 3 | D/none: no such file or directory
          assets config D/build.toml --arch riscv64 | 3 | D/build.toml: build.architectures.riscv64: missing, expected one of arm64
          assets config D/wrong.toml | 3 | D/wrong.toml: build.architectures: empty, expected at least one architecture
          assets sign A/manifest.json | 2 | --key: missing; see assemble assets sign --help
          """)
  void wrongCommandsGetOneLine(String command, int exit, String expected) {
    String[] args = command.strip().split(" ");
    for (int i = 0; i < args.length; i++) {
      args[i] = args[i].replaceAll("^A", build).replaceAll("^D", folder.toString());
    }

    Cli.Run run = Cli.run(args);

    assertEquals(
        "assemble: "
            + expected
                .replaceAll("\\bA(?=[:/])", build)
                .replaceAll("\\bD(?=[:/])", folder.toString())
            + "\n",
        run.err());
    assertEquals(exit, run.exit());
  }

  @Test
  void hostileManifestsAreExitThreeWithTheirPath() throws IOException {
    Path manifest = Path.of(build, "manifest.json");
    String right = Files.readString(manifest);
    Files.writeString(manifest, right.replaceFirst("\"arm64\": \\{", "\"../../x\": {"));

    for (String[] args :
        new String[][] {
          {"check", manifest.toString()},
          {"resolve", "--dir", build},
          {"verify", "--dir", build},
          {"install", "--from", build, "--to", inst},
          {"clean", build},
          {"hashes", "--manifest", manifest.toString()},
          {"checksum", build, "--epoch", EPOCH},
          {"merge", manifest.toString(), manifest.toString()}
        }) {
      Cli.Run run = assets(args);

      assertEquals(3, run.exit(), run.err());
      assertTrue(
          run.err().contains("$.assets.releases[\"2026.0415.1\"].arches: architecture"), run.err());
      assertEquals(1, run.err().lines().count());
    }
    assertTrue(Files.notExists(Path.of(inst)));
  }

  @Test
  void aWrongSignatureIsExitOneEverywhere() throws IOException {
    String manifest = build + "/manifest.json";
    assets("sign", manifest, "--key", folder + "/secret").ok();
    Files.writeString(Path.of(manifest), Files.readString(Path.of(manifest)) + "\n");

    for (String[] args :
        new String[][] {
          {"check", manifest},
          {"resolve", "--dir", build},
          {"verify", "--dir", build},
          {"install", "--from", build, "--to", inst},
          {"clean", build},
          {"hashes", "--manifest", manifest}
        }) {
      Cli.Run run = assets(concat(args, "--public-key", PUBLIC));

      assertEquals(1, run.exit(), run.err());
      assertTrue(
          run.err().contains("manifest.json.minisig: does not match the document"), run.err());
    }
  }

  @Test
  void versionsAndArchitecturesArePrinted() {
    assertEquals("1.0.1776269479\n", assets("version", "--binary", "--epoch", EPOCH).ok().out());
    assertEquals("2026.0415.1\n", assets("version", "--epoch", EPOCH).ok().out());
    assertEquals(
        "2026.0415.2\n",
        assets("version", "--after", build + "/manifest.json", "--epoch", EPOCH).ok().out());
    assertEquals("arm64\n", assets("arch", "aarch64").ok().out());
    assertEquals(
        "1.0.1776269479\n",
        Cli.run(new byte[0], Map.of("SOURCE_DATE_EPOCH", EPOCH), "assets", "version", "--binary")
            .ok()
            .out());
  }

  @Test
  void theBinarysVersionMayComeFromAFile() throws IOException {
    Path cargo =
        Files.writeString(
            folder.resolve("Cargo.toml"), "[package]\nname = \"x\"\nversion = \"1.2.3\"\n");

    String out =
        assets("manifest", build, "--epoch", EPOCH, "--binary-from", cargo.toString()).ok().out();

    assertEquals(
        build + "/manifest.json: assets 2026.0415.1 (unchanged), binary 1.2.3, 6 files\n", out);
  }

  /** A program of QEMU's name, in the folder, which is the PATH of {@link #boot}. */
  private void fakeQemu(String script) throws IOException {
    Path program = folder.resolve("qemu-system-aarch64");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setAttribute(program, "unix:mode", 0755);
  }

  private Cli.Run boot(String arch, String... more) {
    String[] words = {"assets", "boot", "--dir", build, "--arch", arch, "--marker", "all is well"};
    return Cli.run(new byte[0], Map.of("PATH", "/nowhere::" + folder), concat(words, more));
  }

  @Test
  void theMarkerDecidesWhetherItBooted() throws IOException {
    assets("install", "--to", build, "--layout", "development").ok();
    fakeQemu("echo \"$@\" >" + folder + "/arguments; printf 'hello\\r\\nall is '; echo well; cat");

    assertEquals(
        "assets 2026.0415.1 for arm64: booted\n", boot("arm64", "--append", "x=1").ok().out());
    String arguments = Files.readString(folder.resolve("arguments"));
    assertTrue(
        arguments.contains("-machine virt,accel=tcg -cpu max,pauth-impdef=on -smp 1 -m 512M "),
        arguments);
    assertTrue(arguments.contains("-kernel " + build + "/arm64/vmlinuz-"), arguments);
    assertTrue(
        arguments.contains(
            " panic=-1 x=1 -drive if=none,id=root,format=raw,readonly=on,file=" + build),
        arguments);

    fakeQemu("echo all is; echo well; echo it is not that all is well >&2");
    Cli.Run ended = boot("arm64");
    assertEquals(1, ended.exit());
    assertEquals(
        "assemble: "
            + build
            + ": the machine ended before the guest said \"all is well\"\n"
            + "  all is\n  well\n  it is not that all is well\n",
        ended.err());

    fakeQemu("echo booting; exec sleep 1000");
    Cli.Run late = boot("arm64", "--limit", "1");
    assertEquals(1, late.exit());
    assertTrue(
        late.err().endsWith("1 s went by before the guest said \"all is well\": booting\n"),
        late.err());

    Files.writeString(Path.of(build, "arm64/initrd.img"), "another"); // and its hash name's
    Cli.Run wrong = boot("arm64");
    assertEquals(1, wrong.exit());
    assertTrue(wrong.err().contains("not verified: "), wrong.err());
  }

  @Test
  void aGuestsConfigurationIsPrinted() {
    assertEquals(
        "architectures.arm64.defconfig: d\narchitectures.arm64.node_major: 24\n"
            + "compression: zstd\ncompression_level: 15\nversion_commands.node: node -v\n",
        assets("config", folder + "/build.toml", "--arch", "aarch64").ok().out());
  }

  @Test
  void fsVerityIsStatedAndVerified() throws IOException {
    Path built = Path.of(build, "arm64/vmlinuz");
    Files.writeString(built, "hello\n");
    assets("checksum", build, "--epoch", EPOCH, "--fs-verity").ok();
    assets("install", "--to", build, "--layout", "development").ok();
    String manifest = Files.readString(Path.of(build, "manifest.json"));
    String digest = "9c76eecc7b76fcb46199cb27b90cf59a660e10575bb0412128905129d5b1c2aa";
    assertTrue(manifest.contains("\"fsverity\": \"sha256:" + digest + "\""), manifest);
    assets("verify", "--dir", build, "--arch", "arm64").ok();

    Files.writeString(Path.of(build, "manifest.json"), manifest.replace(digest, "0".repeat(64)));
    Cli.Run run = assets("verify", "--dir", build, "--arch", "arm64");

    assertEquals(1, run.exit());
    assertTrue(
        run.err().contains("mismatch fs-verity, expected sha256:000") && run.err().contains(digest),
        run.err());
  }

  @Test
  void aliasesAreMadeInPlace() {
    Cli.Run run = assets("install", "--to", build, "--layout", "development").ok();

    assertEquals(6, run.out().lines().count());
    assertTrue(assets("verify", "--dir", build, "--arch", "arm64").ok().out().contains("verified"));
  }

  @Test
  void helpIsForEachCommand() {
    assertTrue(Cli.run("help", "assets").ok().out().contains("  install     puts"));
    assertTrue(Cli.run("help", "assets", "install").ok().out().contains("--from"));
    assertTrue(assets("clean", "--help").ok().out().contains("--dry-run"));
    assertTrue(Cli.run("completion", "bash").ok().out().contains("--seed-parity"));
    assertTrue(Cli.run("completion", "fish").ok().out().contains("-a install"));
  }
}
