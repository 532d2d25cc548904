package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules, firmware and microcode on the command line. */
class KernelCommandTest {

  private static final String RELEASE = "6.1.0-cli";

  @TempDir Path folder;

  private String tree;
  private Path modules;

  @BeforeEach
  void aTree() throws IOException {
    Path root = folder.resolve("tree");
    tree = root.toString();
    modules = Files.createDirectories(root.resolve("lib/modules/" + RELEASE + "/kernel/net"));
    Files.write(modules.resolve("phy.ko"), ModuleFixture.module().with("license", "GPL").toBytes());
    Files.write(
        modules.resolve("net-card.ko"),
        ModuleFixture.module()
            .with("softdep", "pre: phy")
            .with("firmware", "net/card.bin")
            .with("firmware", "net/other.bin")
            .toBytes());
    Path builtin = root.resolve("lib/modules/" + RELEASE + "/modules.builtin");
    Files.writeString(builtin, "kernel/fs/proc.ko\n");
    Path firmware = Files.createDirectories(root.resolve("lib/firmware/net"));
    Files.writeString(firmware.resolve("card.bin"), "blob");
  }

  private static String at(String file) {
    return "/lib/modules/" + RELEASE + "/" + file;
  }

  @Test
  void modulesAreListedInTheOrderToLoadThem() {
    Cli.Run run = Cli.run("kernel", "modules", "--tree", tree, "net_card", "proc", "?no").ok();

    assertEquals(at("kernel/net/phy.ko") + "\n" + at("kernel/net/net-card.ko") + "\n", run.out());
    assertEquals("", run.err());
  }

  @Test
  void whyIsSaidOfEach() {
    Cli.Run run =
        Cli.run("kernel", "modules", "--tree", tree, "net_card", "proc", "?no", "--why").ok();

    assertTrue(run.out().contains("phy.ko  wanted before net_card\n"), run.out());
    assertEquals(
        "proc: built in, requested by the command line\n"
            + "no: optional, requested by the command line, not in the tree\n",
        run.err());
  }

  @Test
  void theTreesModprobeConfigurationCounts() throws IOException {
    Path config = Files.createDirectories(Path.of(tree, "etc/modprobe.d"));
    Files.writeString(config.resolve("a.conf"), "alias eth0 net-card\ninstall phy /bin/true\n");

    Cli.Run run = Cli.run("kernel", "modules", "--tree", tree, "eth0").ok();

    assertEquals(at("kernel/net/phy.ko") + "\n" + at("kernel/net/net-card.ko") + "\n", run.out());
    assertEquals(
        "assemble: warning: /etc/modprobe.d/a.conf:2: install phy: a command, which is not run here;"
            + " the module is loaded\n",
        run.err());
  }

  @Test
  void treesMayBeAddresses() throws Exception {
    Path tar = folder.resolve("kernel.tar.gz");
    Cli.run("--tree", tree, "--out", tar.toString(), "-q").ok();
    byte[] bytes = Files.readAllBytes(tar);
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    String store = folder + "/store";
    String out = folder + "/out.tar";
    var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(local, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/kernel.tar.gz";
    try {
      Cli.run(
              "kernel",
              "modules",
              "--tree",
              address + "@sha256:" + digest,
              "--store",
              store,
              "--out",
              out,
              "phy")
          .ok();
    } finally {
      server.stop(0);
    }

    assertEquals("kernel/net/phy.ko\n", Cli.run("cat", out + ":" + at("modules.load")).ok().out());
    assertEquals(2, Cli.run("kernel", "firmware", "--tree", address, "phy").exit());
    assertEquals(
        "net/card.bin\n",
        Cli.run(
                "kernel",
                "firmware",
                "--tree",
                address + "@sha256:" + digest,
                "--store",
                store,
                "--offline",
                "net_card",
                "-q")
            .ok()
            .out());
  }

  @Test
  void missingModulesAreNamedWithWhoAsked() throws IOException {
    Path list = Files.writeString(folder.resolve("modules.conf"), "# ours\nnet_crad\nphi\n");

    Cli.Run run = Cli.run("kernel", "modules", "--tree", tree, "--list", list.toString());

    assertEquals(3, run.exit());
    assertEquals(
        "assemble: "
            + tree
            + ": modules are missing (2 problems)\n"
            + "  "
            + list
            + ":2: no module net_crad in /lib/modules/"
            + RELEASE
            + "; did you mean net_card?\n"
            + "  "
            + list
            + ":3: no module phi in /lib/modules/"
            + RELEASE
            + "; did you mean phy?\n",
        run.err());
  }

  @Test
  void aMalformedModuleIsNamed() throws IOException {
    Files.writeString(modules.resolve("phy.ko"), "text\n");

    Cli.Run run = Cli.run("kernel", "modules", "--tree", tree, "phy");

    assertEquals(3, run.exit());
    assertTrue(run.err().contains("kernel/net/phy.ko"), run.err());
    assertTrue(run.err().contains("no ELF file"), run.err());
  }

  @Test
  void theSelectionIsWrittenAsAFolderAndAsAnyFormat() throws IOException {
    String out = folder + "/out";
    String cpio = folder + "/out.cpio.zst";
    Cli.run("kernel", "modules", "--tree", tree, "phy", "--out", out).ok();
    Cli.run("kernel", "modules", "--tree", tree, "phy", "--out", cpio, "--epoch", "7").ok();

    Path made = Path.of(out + at(""));
    assertEquals("kernel/net/phy.ko:\n", Files.readString(made.resolve("modules.dep")));
    assertEquals("kernel/net/phy.ko\n", Files.readString(made.resolve("modules.load")));
    assertFalse(Files.exists(made.resolve("kernel/net/net-card.ko")));
    assertEquals("kernel/net/phy.ko:\n", Cli.run("cat", cpio + ":" + at("modules.dep")).ok().out());
    assertTrue(Cli.run("ls", cpio).ok().out().contains("1970-01-01T00:00:07Z"));
  }

  @Test
  void indexesAreLaidOverTheirTree() throws IOException {
    String indexes = folder + "/indexes.tar";
    Files.writeString(Path.of(tree + at("modules.dep")), "stale\n");
    Cli.run("kernel", "modules", "--tree", tree, "--depmod", "--out", indexes).ok();
    String whole = folder + "/whole.tar";
    Cli.run("--tree", tree, "--tree", indexes, "--out", whole, "-q").ok();

    assertEquals("blob", Cli.run("cat", whole + ":/lib/firmware/net/card.bin").ok().out());
    String lines = Cli.run("cat", whole + ":" + at("modules.dep")).ok().out();
    assertTrue(lines.contains("kernel/net/net-card.ko:\n"), lines);
    assertFalse(Cli.run("ls", indexes).ok().out().contains(".ko"));
    assertEquals(2, Cli.run("kernel", "modules", "--tree", tree, "--depmod").exit());
  }

  @Test
  void oneOfSeveralKernelsMustBeNamed() throws IOException {
    Files.createDirectories(Path.of(tree, "lib/modules/7.0"));

    Cli.Run run = Cli.run("kernel", "modules", "--tree", tree, "phy");

    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--release: missing, expected one of 6.1.0-cli, 7.0"), run.err());
    Cli.run("kernel", "modules", "--tree", tree, "--release", RELEASE, "phy").ok();
  }

  @Test
  void firmwareIsListedAndWhatIsMissingToldWithWhoAsked() {
    Cli.Run run = Cli.run("kernel", "firmware", "--tree", tree, "net_card", "--why").ok();

    assertEquals("net/card.bin  asked for by net_card\n", run.out());
    assertEquals("missing: net/other.bin, asked for by net_card\n", run.err());
  }

  @Test
  void firmwareIsWrittenFromACheckout() throws IOException {
    Path checkout = Files.createDirectories(folder.resolve("linux-firmware/net"));
    Files.writeString(checkout.resolve("more.bin"), "more");
    Files.writeString(
        folder.resolve("linux-firmware/WHENCE"),
        "Driver: net-card - a card\nFile: net/more.bin\nFile: net/more.bin\n"
            + "Link: net/card.bin -> more.bin\n");
    String out = folder + "/fw.tar";

    Cli.Run run =
        Cli.run(
                "kernel",
                "firmware",
                "--tree",
                tree,
                "--firmware",
                folder + "/linux-firmware",
                "--all",
                "--out",
                out,
                "-v")
            .ok();

    assertTrue(run.err().contains("WHENCE: net/more.bin: named more than once\n"), run.err());
    assertEquals("more", Cli.run("cat", out + ":/lib/firmware/net/more.bin").ok().out());
    assertTrue(Cli.run("ls", out).ok().out().contains("/lib/firmware/net/card.bin -> more.bin"));
  }

  @Test
  void microcodeBecomesAnEarlySegment() throws IOException {
    Path amd = Files.createDirectories(folder.resolve("fw/amd-ucode"));
    Files.write(amd.resolve("a.bin"), new byte[] {'D', 'M', 'A', 0, 1});
    String out = folder + "/early.cpio";

    Cli.run("kernel", "microcode", "--firmware", folder + "/fw", "--out", out).ok();

    assertTrue(Cli.run("ls", out).ok().out().contains("/kernel/x86/microcode/AuthenticAMD.bin"));
    assertEquals(3, Cli.run("kernel", "microcode", "--firmware", tree, "--out", out).exit());
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    Map<?, ?> closure =
        JsonTest.checked(
            "kernel-modules",
            Cli.run("kernel", "modules", "--tree", tree, "net_card", "proc", "--json").ok());
    JsonTest.checked(
        "kernel-depmod",
        Cli.run("kernel", "modules", "--tree", tree, "--depmod", "--out", folder + "/o", "--json")
            .ok());
    JsonTest.checked(
        "kernel-firmware",
        Cli.run("kernel", "firmware", "--tree", tree, "net_card", "--json").ok());
    Path amd = Files.createDirectories(folder.resolve("fw/amd-ucode"));
    Files.write(amd.resolve("a.bin"), new byte[] {'D', 'M', 'A', 0, 1});
    JsonTest.checked(
        "kernel-microcode",
        Cli.run(
                "kernel",
                "microcode",
                "--firmware",
                folder + "/fw",
                "--out",
                folder + "/u.cpio",
                "--json")
            .ok());

    Map<?, ?> result = (Map<?, ?>) closure.get("result");
    assertEquals(RELEASE, result.get("release"));
    assertEquals(2, ((List<?>) result.get("modules")).size());
  }
}
