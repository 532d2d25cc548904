package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.packages.OpenPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One byte that is not what was signed: refused, and named. */
class VerificationTest {

  private static final FileTree BASE = TestKey.FIRST.base();

  @TempDir Path folder;

  private TestPackage app;
  private TestRepository repository;
  private Path file;

  @BeforeEach
  void aRepository() throws IOException {
    app = new TestPackage("app", "1").directory("usr/").file("usr/app", "content of a file");
    repository = new TestRepository(folder).add(app).signed();
    file = repository.place().resolve("app-1.apk");
  }

  private OpenPackages install() throws IOException {
    return repository.install(repository.request(BASE, "app"));
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private void refused(Class<? extends IOException> type, String beginning) {
    IOException refused = assertThrows(type, this::install);
    assertTrue(refused.getMessage().startsWith(beginning), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "RSA256", "RSA512"})
  void signaturesOfAllDigestsAreVerified(String kind) throws IOException {
    app.kind = kind;
    repository = new TestRepository(folder.resolve(kind)).add(app).signed(kind, TestKey.FIRST);

    install().close();
  }

  private interface Reading {
    void read() throws IOException;
  }

  /** Of a file's bytes from an offset on each 13th is flipped once. */
  private static void requireRefusals(Path file, int from, String subject, Reading reading)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int at = from; at < whole.length; at += 13) {
      Files.write(file, whole);
      flip(file, at);
      String place = "byte " + at;
      IOException refused = assertThrows(IOException.class, reading::read, place);
      assertTrue(
          refused instanceof MismatchException || refused instanceof InputException,
          place + ": " + refused);
      assertTrue(refused.getMessage().startsWith(subject), place + ": " + refused);
    }
  }

  @Test
  void everyByteThatIsSignedIsCovered() throws IOException {
    ApkPackage expected = app.indexed();
    ApkKeys keys = ApkKeys.ofBase(BASE);
    int signature = app.key.sign(app.kind, app.control()).length;

    requireRefusals(
        repository.index(),
        signature,
        "index: ",
        () -> IndexFile.read("index", repository.index(), keys));
    requireRefusals(file, signature, "app: ", () -> OnePackage.read("app", file, expected, keys));
  }

  @Test
  void aFlippedByteOfASignatureIsRefused() throws IOException {
    byte[] control = app.control();
    byte[] signature = app.key.signature("RSA", control);
    signature[100] ^= 1;
    Files.write(file, Members.joined(app.key.member("RSA", signature), control, app.data()));

    MismatchException refused =
        assertThrows(
            MismatchException.class,
            () -> OnePackage.read("app", file, app.indexed(), ApkKeys.ofBase(BASE)));

    assertEquals(
        "app: the signature by test@example.org-1.rsa.pub is not of these bytes",
        refused.getMessage());
  }

  @Test
  void anIndexOfAnotherKeyIsRefused() throws IOException {
    repository.signed("RSA256", TestKey.OTHER);

    refused(
        MismatchException.class,
        "index of "
            + folder
            + ": signed by RSA256.test@example.org-2.rsa.pub, expected a signature"
            + " by test@example.org-1.rsa.pub");
  }

  @Test
  void anIndexWithoutASignatureIsRefused() throws IOException {
    repository.signed("RSA256", null);

    refused(MismatchException.class, "index of " + folder + ": not signed, expected a signature");
  }

  @Test
  void aFlippedByteInAKeyMakesItNoKeyOrAnother() throws IOException {
    String pem = TestKey.FIRST.pem();
    FileTree malformed =
        key(pem.replace("-----BEGIN PUBLIC KEY-----\nMII", "-----BEGIN PUBLIC KEY-----\nAII"));
    FileTree other = key(TestKey.OTHER.pem());

    InputException refused =
        assertThrows(
            InputException.class, () -> repository.install(repository.request(malformed, "app")));
    assertEquals(
        "/etc/apk/keys/test@example.org-1.rsa.pub: malformed, expected an RSA public key",
        refused.getMessage());
    MismatchException mismatch =
        assertThrows(
            MismatchException.class, () -> repository.install(repository.request(other, "app")));
    assertEquals(
        "index of "
            + folder
            + ": the signature by test@example.org-1.rsa.pub is not of these bytes",
        mismatch.getMessage());
  }

  private static FileTree key(String pem) {
    return FileTree.builder()
        .file("/etc/apk/keys/test@example.org-1.rsa.pub", 0644, Content.of(pem))
        .build();
  }

  @Test
  void aPackageThatNobodyTrustedSignedIsRefusedUnlessUntrustedOnesAreAllowed() throws IOException {
    app.key = TestKey.OTHER;
    repository = new TestRepository(folder.resolve("2")).add(app).signed();

    refused(MismatchException.class, "app-1.apk: signed by RSA256.test@example.org-2.rsa.pub");
    repository.install(repository.request(BASE, "app").withAllowUntrusted(true)).close();
  }

  @Test
  void aPackageOfAnotherSizeThanItsIndexSaysIsRefused() throws IOException {
    Files.write(file, Members.joined(Files.readAllBytes(file), new byte[1]));

    refused(MismatchException.class, "app-1.apk from file:");
  }

  @Test
  void theIndexsChecksumIsOfTheCompressedControlMember() throws IOException {
    byte[] other =
        new TestPackage("app", "1")
            .line("commit", "another")
            .directory("usr/")
            .file("usr/app", "content of a file")
            .build();
    Files.write(file, other);
    ApkPackage expected = app.indexed();

    MismatchException refused =
        assertThrows(MismatchException.class, () -> OnePackage.read("app", file, expected, null));

    assertTrue(
        refused
            .getMessage()
            .matches(
                "app: checksum of its control member: Q1\\S+, expected \\Q"
                    + expected.checksum()
                    + "\\E"),
        refused.getMessage());
  }

  @Test
  void aPackageWithoutADatahashIsRefused() throws IOException {
    app.withDataHash = false;
    repository = new TestRepository(folder.resolve("2")).add(app).signed();

    refused(
        InputException.class,
        "app-1.apk: .PKGINFO: no datahash, expected the SHA-256 of the data member");
  }

  @Test
  void aDataMemberThatIsNotWhatItsDatahashSaysIsRefused() throws IOException {
    app.line("datahash", "0".repeat(64));
    repository = new TestRepository(folder.resolve("2")).add(app).signed();

    refused(MismatchException.class, "app-1.apk: SHA-256 of its data member: ");
  }

  @Test
  void aFileThatIsNotWhatItsOwnChecksumSaysIsRefused() throws IOException {
    app = new TestPackage("app", "1");
    app.data.checksum(new byte[20]).entry("x", '0', 0644, new byte[] {1}, "");
    repository = new TestRepository(folder.resolve("2")).add(app).signed();

    refused(MismatchException.class, "app-1.apk: /x: SHA-1 Q1");
  }

  @Test
  void aDataSectionOfSeveralMembersIsReadAsOne() throws IOException {
    byte[] whole = app.data.whole();
    app = new TestPackage("app", "1");
    app.dataMember =
        Members.joined(
            Members.gzip(Arrays.copyOf(whole, 700)),
            Members.gzip(Arrays.copyOfRange(whole, 700, whole.length)));
    app.line("size", "100");
    repository = new TestRepository(folder.resolve("2")).add(app).signed();

    install().close();
  }

  @Test
  void version3IsNamedAndNotSupported() throws IOException {
    Files.writeString(file, "ADBd\0\0\0\0");
    Files.writeString(repository.index(), "ADB.\0\0\0\0");
    String expected =
        "x: of apk's version 3 (ADB), which is not supported, expected version 2 (gzip)";

    assertEquals(
        expected,
        assertThrows(InputException.class, () -> OnePackage.read("x", file, null, null))
            .getMessage());
    assertEquals(
        expected,
        assertThrows(InputException.class, () -> IndexFile.read("x", repository.index(), null))
            .getMessage());
  }
}
