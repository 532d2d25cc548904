package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every JSON this program prints is described by a schema in docs/json. */
class JsonTest {

  @TempDir Path folder;

  private String image;

  @BeforeEach
  void anImage() throws IOException {
    Path tree = Trees.small(folder.resolve("tree"));
    image = folder + "/x.squashfs";
    Cli.run("--tree", tree.toString(), "--out", image, "-q").ok();
  }

  static Map<?, ?> checked(String schema, Cli.Run run) throws IOException {
    Object value = Json.parse(run.out());
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json").resolve(schema + ".schema.json"))
        .require(value);
    return (Map<?, ?>) value;
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    String tree = folder + "/tree";
    String tar = folder + "/x.tar.gz";

    checked("assemble", Cli.run("--tree", tree, "--out", tar, "--json").ok());
    checked("plan", Cli.run("--tree", tree, "--out", tar, "--json", "--plan").ok());
    checked("plan", Cli.run("--tree", tree, "--out", image, "--json", "--plan").ok());
    checked("inspect", Cli.run("inspect", image, "--json").ok());
    checked("inspect", Cli.run("inspect", tar, "--json").ok());
    String initrd = folder + "/x.cpio.zst";
    checked("assemble", Cli.run("--tree", tree, "--out", initrd, "--json").ok());
    checked("inspect", Cli.run("inspect", initrd, "--json").ok());
    checked("verify", Cli.run("verify", initrd, "--json").ok());
    checked("ls", Cli.run("ls", initrd + "#seg1", "--json").ok());
    checked("ls", Cli.run("ls", image, "--json").ok());
    String fat = folder + "/x.fat";
    String losses = "symlink=follow,hardlink,mode,owner";
    String[] volume = {"--tree", tree, "--out", fat, "--json", "--allow-loss", losses};
    checked("assemble", Cli.run(volume).ok());
    checked(
        "plan",
        Cli.run(Stream.concat(Stream.of(volume), Stream.of("--plan")).toArray(String[]::new)).ok());
    checked("inspect", Cli.run("inspect", fat, "--json").ok());
    checked("verify", Cli.run("verify", fat, "--json").ok());
    checked("ls", Cli.run("ls", fat, "--json").ok());
    String ext4 = folder + "/x.ext4";
    checked("assemble", Cli.run("--tree", tree, "--out", ext4, "--json").ok());
    checked("plan", Cli.run("--tree", tree, "--out", ext4, "--json", "--plan").ok());
    checked("inspect", Cli.run("inspect", ext4, "--json").ok());
    checked("verify", Cli.run("verify", ext4, "--json").ok());
    checked("ls", Cli.run("ls", ext4, "--json").ok());
    String iso = folder + "/x.iso";
    String[] bootable = {"--tree", tree, "--efi-tree", tree + "/etc", "--media-check"};
    String[] toIso = {"--out", iso, "--json", "--allow-loss", losses};
    checked("assemble", Cli.run(words(bootable, toIso)).ok());
    checked("plan", Cli.run(words(bootable, toIso, "--plan")).ok());
    checked("inspect", Cli.run("inspect", iso, "--json").ok());
    checked("verify", Cli.run("verify", iso, "--json").ok());
    checked("ls", Cli.run("ls", iso, "--json").ok());
    checked("ls", Cli.run("ls", iso + "#efi", "--json").ok());
    checked("verify", Cli.run("verify", image, "--json").ok());
    checked("extract", Cli.run("extract", image, "--out", folder + "/out", "--json").ok());
    checked("hash", Cli.run("hash", image, tar, "--json").ok());
    Path list = Files.writeString(folder.resolve("SUMS"), Cli.run("hash", image, tar).ok().out());
    checked("hash-check", Cli.run("hash", "-c", list.toString(), "--json").ok());
    checked("doctor", Cli.run("doctor", "--json").ok());
  }

  private static String[] words(String[] first, String[] second, String... more) {
    return Stream.of(first, second, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void whatCannotBeHashedIsInTheResult() throws IOException {
    Path list = Files.writeString(folder.resolve("SUMS"), Cli.run("hash", image).ok().out());
    Files.writeString(Path.of(image), "another");

    Map<?, ?> hashed = checked("hash", Cli.run("hash", image, folder + "/none", "--json"));
    Map<?, ?> wrong = checked("hash-check", Cli.run("hash", "-c", list.toString(), "--json"));
    Files.delete(Path.of(image));
    Map<?, ?> missing = checked("hash-check", Cli.run("hash", "-c", list.toString(), "--json"));

    assertEquals("no such file or directory", entry(hashed, 1).get("error"));
    assertEquals("mismatch", entry(wrong, 0).get("status"));
    assertEquals("missing", entry(missing, 0).get("status"));
  }

  private static Map<?, ?> entry(Map<?, ?> json, int index) {
    Map<?, ?> result = (Map<?, ?>) json.get("result");
    return (Map<?, ?>) ((List<?>) result.get("files")).get(index);
  }

  @Test
  void theResultNamesTheFileAndItsDigest() throws IOException {
    Map<?, ?> json =
        checked("assemble", Cli.run("--tree", image, "--out", folder + "/y.squashfs", "--json"));

    Map<?, ?> result = (Map<?, ?>) json.get("result");
    assertEquals(Fingerprint.of(folder.resolve("y.squashfs")), result.get("sha256"));
    assertEquals(14L, result.get("nodes"));
  }

  /** Nothing of the host, the hour or the number of threads is in a result. */
  @Test
  void equalBuildsReportEqually() {
    String[] args = {"--tree", image, "--out", folder + "/y.squashfs", "--json", "--jobs", "1"};
    Cli.Run one = Cli.run(args).ok();
    args[args.length - 1] = "7";
    Cli.Run seven = Cli.run(args).ok();

    assertEquals(one.out(), seven.out());
  }

  @Test
  void errorsOfEveryExitCodeFollowTheirSchema() throws IOException {
    String out = folder + "/y.tar";
    Path spec = Files.writeString(folder.resolve("s"), "./bin/tool size=1\n");
    Path socket = Files.writeString(folder.resolve("t"), "./s type=socket\n");

    requireExit(1, Cli.run("--tree", image, "--out", out, "--json", "--spec", "mtree:" + spec));
    requireExit(2, Cli.run("--tree", image, "--json"));
    requireExit(2, Cli.run("--tree", image, "--out", "-", "--format", "tar", "--json"));
    requireExit(2, Cli.run("--tre", image, "--json"));
    requireExit(3, Cli.run("ls", folder + "/none", "--json"));
    requireExit(4, Cli.run("--tree", image, "--out", out, "--json", "--spec", "mtree:" + socket));
    requireExit(5, Cli.run("--tree", image, "--out", folder + "/none/x.tar", "--json"));
  }

  /** A program reads the parts; a person reads the same words in one line. */
  @Test
  void errorsSayTheirPartsApart() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(image));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0x40, 1L << 40);
    Path damaged = Files.write(folder.resolve("damaged"), bytes);

    Cli.Run run = Cli.run("ls", damaged.toString(), "--json");
    Map<?, ?> error = (Map<?, ?>) checked("error", run).get("error");
    Map<?, ?> usage =
        (Map<?, ?>)
            checked(
                    "error",
                    Cli.run("--tree", image, "--out", image, "--compression", "zstd:99", "--json"))
                .get("error");

    assertEquals(damaged.toString(), error.get("subject"));
    assertEquals("squashfs superblock.inode_table_start at 0x40", error.get("place"));
    assertEquals(
        "assemble: "
            + damaged
            + ": "
            + error.get("place")
            + ": "
            + error.get("found")
            + (error.get("expected").equals("") ? "" : ", expected " + error.get("expected"))
            + "\n",
        run.err());
    assertEquals("--compression", usage.get("subject"));
    assertEquals("zstd:99: level 99", usage.get("found"));
    assertEquals("1..22", usage.get("expected"));
    assertEquals("try zstd:22", usage.get("hint"));
  }

  private static void requireExit(int exit, Cli.Run run) throws IOException {
    Map<?, ?> error = (Map<?, ?>) checked("error", run).get("error");

    assertEquals(exit, run.exit());
    assertEquals((long) exit, error.get("exit"));
  }

  @Test
  void theCheckerRefusesWhatASchemaDoesNotAllow() throws IOException {
    JsonSchema schema =
        JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/verify.schema.json"));

    for (String wrong :
        new String[] {
          "{}",
          "{\"format\":2,\"command\":\"verify\",\"result\":{}}",
          "{\"format\":1,\"command\":\"verify\",\"result\":{\"image\":1,\"valid\":true,"
              + "\"facts\":{},\"sections\":[]}}"
        }) {
      assertThrows(AssertionError.class, () -> schema.require(Json.parse(wrong)));
    }
  }
}
