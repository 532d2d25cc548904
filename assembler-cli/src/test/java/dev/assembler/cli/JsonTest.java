package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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

  private static Map<?, ?> checked(String schema, Cli.Run run) throws IOException {
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
    checked("ls", Cli.run("ls", image, "--json").ok());
    checked("verify", Cli.run("verify", image, "--json").ok());
    checked("extract", Cli.run("extract", image, "--out", folder + "/out", "--json").ok());
    checked("doctor", Cli.run("doctor", "--json").ok());
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
    Path spec = java.nio.file.Files.writeString(folder.resolve("s"), "./bin/tool size=1\n");
    Path socket = java.nio.file.Files.writeString(folder.resolve("t"), "./s type=socket\n");

    requireExit(1, Cli.run("--tree", image, "--out", out, "--json", "--spec", "mtree:" + spec));
    requireExit(2, Cli.run("--tree", image, "--json"));
    requireExit(2, Cli.run("--tree", image, "--out", "-", "--format", "tar", "--json"));
    requireExit(2, Cli.run("--tre", image, "--json"));
    requireExit(3, Cli.run("ls", folder + "/none", "--json"));
    requireExit(4, Cli.run("--tree", image, "--out", out, "--json", "--spec", "mtree:" + socket));
    requireExit(5, Cli.run("--tree", image, "--out", folder + "/none/x.tar", "--json"));
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
