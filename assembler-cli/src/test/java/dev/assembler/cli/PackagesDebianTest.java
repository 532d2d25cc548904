package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's packages on the command line, from an archive that dpkg-deb and gpg make. */
@Tag("reference")
class PackagesDebianTest {

  @TempDir Path folder;
  private Path keyring;
  private String base;

  @BeforeEach
  void makeAnArchive() throws IOException {
    DebianArchive made = DebianArchive.in(folder);
    base = made.folder().toUri().toString();
    keyring = made.keyring();
  }

  private String repository() {
    return base + " stable main";
  }

  private String[] arguments(String verb, String... more) {
    String[] start = {
      "packages",
      verb,
      "--distribution",
      "debian",
      "--arch",
      "amd64",
      "--repository",
      repository(),
      "--keys",
      keyring.toString(),
      "--store",
      folder.resolve("store").toString()
    };
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return all;
  }

  @Test
  void resolveSaysWhyEachPackageIsThere() {
    String out = Cli.run(arguments("resolve", "--variant", "essential")).ok().out();

    assertTrue(out.contains("app 1.0-1: for the variant essential: essential\n"), out);
  }

  @Test
  void installWritesATreeWithDpkgsDatabaseTheSameEachTime() throws IOException {
    Path first = folder.resolve("first.tar");
    Path second = folder.resolve("second.tar");
    String lock = folder.resolve("lock.toml").toString();

    Cli.run(arguments("install", "--package", "app", "--lock", lock, "--out", first.toString()))
        .ok();
    Cli.run(
            arguments(
                "install",
                "--package",
                "app",
                "--lock",
                lock,
                "--locked",
                "--out",
                second.toString()))
        .ok();

    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    assertEquals("run\n", Cli.run("cat", first + ":/usr/bin/app").ok().out());
    String status = Cli.run("cat", first + ":/var/lib/dpkg/status").ok().out();
    assertTrue(status.contains("Status: install ok unpacked\n"), status);
    assertTrue(Files.readString(Path.of(lock)).contains("distribution = \"debian\""));
  }

  /** Over HTTP the first time; then the server is gone. */
  @Test
  void theSecondRunNeedsNoNetworkAndUnpacksNothing() throws IOException {
    var asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          Path file = folder.resolve("archive" + exchange.getRequestURI().getPath());
          try (exchange) {
            if (Files.isRegularFile(file)) {
              exchange.sendResponseHeaders(200, Files.size(file));
              Files.copy(file, exchange.getResponseBody());
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    String lock = folder.resolve("lock.toml").toString();

    assertEquals(1, unpacked("cold.tar", "--lock", lock));
    server.stop(0);
    int before = asked.get();
    assertEquals(0, unpacked("warm.tar", "--lock", lock, "--offline"));

    assertTrue(before >= 3, "InRelease, Packages and the package");
    assertEquals(before, asked.get());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("cold.tar")),
        Files.readAllBytes(folder.resolve("warm.tar")));
  }

  private int unpacked(String name, String... more) throws IOException {
    var words = new ArrayList<String>(List.of("--package", "app", "--json"));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of(more));
    Cli.Run run = Cli.run(arguments("install", words.toArray(String[]::new))).ok();
    Map<?, ?> json = JsonTest.checked("packages-install", run);
    return ((Number) ((Map<?, ?>) json.get("result")).get("unpacked")).intValue();
  }

  @Test
  void resolveTellsAllOfItAsJson() throws IOException {
    Map<?, ?> json =
        JsonTest.checked(
            "packages-resolve", Cli.run(arguments("resolve", "--package", "app", "--json")).ok());

    Map<?, ?> result = (Map<?, ?>) json.get("result");
    assertEquals("debian", result.get("distribution"));
    assertEquals("amd64", result.get("architecture"));
    Map<?, ?> app = (Map<?, ?>) ((List<?>) result.get("packages")).getFirst();
    assertEquals("app", app.get("name"));
    assertEquals(List.of("the request"), app.get("requestedBy"));
  }

  @Test
  void ubuntusPackagesHaveItsNameInLocksAndLists() throws IOException {
    String lock = folder.resolve("lock.toml").toString();
    Path sbom = folder.resolve("sbom.json");
    Path tar = folder.resolve("root.tar");

    Cli.Run run =
        Cli.run(
                "packages",
                "install",
                "--distribution",
                "ubuntu",
                "--arch",
                "amd64",
                "--repository",
                repository(),
                "--keys",
                keyring.toString(),
                "--store",
                folder.resolve("store").toString(),
                "--package",
                "app",
                "--lock",
                lock,
                "--sbom",
                sbom.toString(),
                "--out",
                tar.toString(),
                "--json")
            .ok();
    Cli.Run why = Cli.run("why", tar.toString(), "/usr/bin/app", "--lock", lock).ok();

    Map<?, ?> result = (Map<?, ?>) JsonTest.checked("packages-install", run).get("result");
    assertEquals("ubuntu", result.get("distribution"));
    assertTrue(Files.readString(Path.of(lock)).contains("distribution = \"ubuntu\"\n"));
    assertTrue(Files.readString(sbom).contains("pkg:deb/ubuntu/app@1.0-1?arch=amd64"));
    assertTrue(why.out().contains("/app.deb"), why.out());
  }

  @Test
  void packagesGoIntoABaseWhoseOwnStay() throws IOException {
    String first = folder.resolve("first.tar").toString();
    String second = folder.resolve("second.squashfs").toString();
    Cli.run(arguments("install", "--package", "app", "--out", first)).ok();

    Cli.Run run =
        Cli.run(
                "packages",
                "install",
                "--base",
                first,
                "--repository",
                repository(),
                "--keys",
                keyring.toString(),
                "--store",
                folder.resolve("store").toString(),
                "--package",
                "app",
                "--out",
                second,
                "--json")
            .ok();

    Map<?, ?> json = JsonTest.checked("packages-install", run);
    List<?> rows = (List<?>) ((Map<?, ?>) json.get("result")).get("packages");
    assertEquals(1, rows.size());
    assertEquals(true, ((Map<?, ?>) rows.getFirst()).get("kept"));
    assertEquals(
        Cli.run("ls", first, "--dump").ok().out(), Cli.run("ls", second, "--dump").ok().out());
    String[] words = arguments("resolve", "--base", first, "--package", "app");
    words[Arrays.asList(words).indexOf("amd64")] = "arm64";
    Cli.Run other = Cli.run(words);
    assertTrue(other.err().contains("the base is for amd64"), other.err());
    assertEquals(ExitCode.USAGE, other.exit());
  }

  @Test
  void jobsChangeSpeedOnly() throws IOException {
    for (String jobs : List.of("1", "7")) {
      String out = folder.resolve(jobs + ".tar").toString();
      Cli.run(arguments("install", "--package", "app", "--jobs", jobs, "--out", out)).ok();
    }
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("1.tar")), Files.readAllBytes(folder.resolve("7.tar")));
    String[] wrong = arguments("install", "--package", "app", "--jobs", "0", "--out", "x.tar");
    assertEquals(ExitCode.USAGE, Cli.run(wrong).exit());
  }

  @Test
  void whatIsMissingOrUnknownIsAUsageError() {
    assertEquals(
        ExitCode.USAGE,
        Cli.run("packages", "resolve", "--distribution", "debian", "--variant", "minbase").exit());
    assertEquals(ExitCode.USAGE, Cli.run(arguments("resolve", "--variant", "minbas")).exit());
    assertEquals(
        ExitCode.USAGE,
        Cli.run(arguments("resolve", "--package", "app", "--snapshot", "20250520")).exit());
  }

  @Test
  void packagesThatCannotBeHadAreAnInputError() {
    Cli.Run result = Cli.run(arguments("resolve", "--package", "ap"));

    assertEquals(ExitCode.INPUT, result.exit());
    assertTrue(result.err().contains("did you mean app?"), result.err());
  }
}
