package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key in a token of SoftHSM, which finds its tokens by a variable: processes of their own. */
@Tag("reference")
class TokenSigningTest {

  private static final String VARIABLE = "SOFTHSM2_CONF";
  private static final String PROGRAM = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi";

  @TempDir Path folder;

  private Path softhsm;
  private Path config;

  @BeforeEach
  void aTokenWithAKey() throws Exception {
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    softhsm = write("softhsm2.conf", "directories.tokendir = " + tokens + "\n");
    config =
        write(
            "token.cfg",
            "name = test\nlibrary = /usr/lib/softhsm/libsofthsm2.so\nslotListIndex = 0\n");
    start(
        ReferenceTool.require("softhsm2-util").program().toString(),
        "--init-token",
        "--free",
        "--label=test",
        "--pin=1234",
        "--so-pin=5678");
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -subj /CN=db -keyout "
            + file("db.key")
            + " -out "
            + file("db.crt"));
    openssl(
        "pkcs12 -export -name db -passout pass:secret -inkey "
            + file("db.key")
            + " -in "
            + file("db.crt")
            + " -out "
            + file("db.p12"));
    start(
        (System.getProperty("java.home")
                + "/bin/keytool -importkeystore -noprompt -srcalias db -destalias db -srcstoretype"
                + " PKCS12 -srcstorepass secret -destkeystore NONE -deststoretype PKCS11"
                + " -deststorepass 1234 -addprovider SunPKCS11 -providerarg "
                + config
                + " -srckeystore "
                + file("db.p12"))
            .split(" ", -1));
  }

  /** RSA as PKCS #1 v1.5 has one signature, wherever the key is. */
  @Test
  void theTokenSignsAsTheFileDoes() throws Exception {
    Cli.run(
            "sign",
            PROGRAM,
            "--key",
            file("db.key"),
            "--cert",
            file("db.crt"),
            "--out",
            file("by-file.efi"))
        .ok();

    Program.Ended signed = sign("1234\n", "--out", file("by-token.efi"));

    assertEquals(0, signed.exit(), signed.err());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("by-file.efi")),
        Files.readAllBytes(folder.resolve("by-token.efi")));
    ReferenceTool.require("sbverify").run("--cert", file("db.crt"), file("by-token.efi"));
  }

  @Test
  void aWrongPinAndAMissingLibraryAreSaid() throws Exception {
    Program.Ended wrong = sign("9999\n", "--out", file("x.efi"));
    assertEquals(ExitCode.INPUT, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("is the PIN right?"), wrong.err());

    Files.writeString(config, "name = test\nlibrary = /nowhere/lib.so\n");
    Program.Ended missing = sign("1234\n", "--out", file("x.efi"));
    assertEquals(ExitCode.INPUT, missing.exit(), missing.err());
    assertTrue(missing.err().contains("/nowhere/lib.so"), missing.err());

    Program.Ended both = sign("1234\n", "--out", file("x.efi"), "--key", file("db.key"));
    assertEquals(ExitCode.USAGE, both.exit(), both.err());
    assertTrue(Files.notExists(folder.resolve("x.efi")));
  }

  private Program.Ended sign(String pin, String... more) throws Exception {
    var words = new ArrayList<String>();
    words.addAll(List.of("sign", PROGRAM, "--pkcs11", config.toString()));
    words.addAll(List.of("--password-file", write("pin", pin).toString()));
    words.addAll(List.of(more));
    return new Program().with(VARIABLE, softhsm.toString()).run(words.toArray(String[]::new));
  }

  private static void openssl(String words) throws IOException {
    ReferenceTool.require("openssl").run((Object[]) words.split(" ", -1));
  }

  private void start(String... command) throws Exception {
    var builder = new ProcessBuilder(command);
    builder.environment().put(VARIABLE, softhsm.toString());
    Path said = folder.resolve("said");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
    assertEquals(0, process.exitValue(), Files.readString(said));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
