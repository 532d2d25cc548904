package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a suite's signature to its packages' digests. */
class SuiteReaderTest {

  private static TestKey key;
  private static TestKey other;

  @TempDir Path folder;

  @BeforeAll
  static void makeKeys() {
    key = TestKey.make();
    other = TestKey.make();
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip", "xz", "zstd"})
  void anIndexIsReadInEveryCompression(String codec) throws IOException {
    assertEquals(1, read(repository().compressed(Codec.parse(codec)).write().source()));
  }

  @Test
  void anIndexIsFoundByItsNameWhereThereIsNoHash() throws IOException {
    assertEquals(1, read(repository().plainNames().write().source()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReleaseMayBeSignedBesideIt(boolean armoured) throws IOException {
    assertEquals(1, read(repository().writeDetached(armoured).source()));
  }

  @Test
  void keyringsAreBinaryOrArmouredOneKeyOrSeveral() throws IOException {
    TestRepository repository = repository().write();
    Path armoured = folder.resolve("keys.asc");
    Files.write(armoured, concat(other.publicKey(true), key.publicKey(true)));
    Path binary = folder.resolve("keys.gpg");
    Files.write(binary, concat(other.publicKey(false), key.publicKey(false)));

    assertEquals(1, read(repository.source(Keyring.of(List.of(armoured)))));
    assertEquals(1, read(repository.source(Keyring.of(List.of(binary)))));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void aSignatureOfAnUnknownKeyIsRefusedByNumber() throws IOException {
    Path keyring = folder.resolve("other.gpg");
    Files.write(keyring, other.publicKey(false));
    DebianSource source = repository().write().source(Keyring.of(List.of(keyring)));

    var refused = assertThrows(MismatchException.class, () -> read(source));

    assertTrue(
        refused
            .getMessage()
            .matches(
                ".*: InRelease: signed by [0-9A-F]{16}, which is not in the keyring;"
                    + " the keyring has [0-9A-F]{16}"),
        refused.getMessage());
  }

  @Test
  void aWeakDigestIsRefused() throws IOException {
    assertRefused(
        resigned(key, HashAlgorithmTags.SHA1), "with a weak digest, expected SHA-256 or better");
  }

  @Test
  void aWeakKeyIsRefused() throws IOException {
    TestKey weak = TestKey.make(1024, 0);

    assertRefused(resigned(weak, HashAlgorithmTags.SHA512), "a weak key, expected RSA of 2048");
  }

  @Test
  void aKeyThatHadExpiredWhenItSignedIsRefused() throws IOException {
    TestKey expired = TestKey.make(2048, 3600); // an hour; it signs after a day

    assertRefused(
        resigned(expired, HashAlgorithmTags.SHA512), "which expired 2023-11-14T23:13:20Z");
  }

  @Test
  void aKeyThatHasExpiredSinceIsRefusedWhereADayIsGiven() throws IOException {
    TestKey week = TestKey.make(2048, 7 * 86_400);
    DebianSource source = resigned(week, HashAlgorithmTags.SHA512);

    assertEquals(1, read(source));
    assertRefused(source.at(Instant.parse("2024-01-01T00:00:00Z")), "which expired 2023-11-21");
  }

  @Test
  void validUntilCountsWhereADayIsGiven() throws IOException {
    DebianSource source =
        repository().release("Valid-Until", "Wed, 15 Nov 2023 22:13:20 UTC").write().source();

    assertEquals(1, read(source));
    assertEquals(1, read(source.at(Instant.parse("2023-11-15T00:00:00Z"))));
    assertRefused(
        source.at(Instant.parse("2023-11-16T00:00:00Z")), "valid until 2023-11-15T22:13:20Z");
  }

  @Test
  void anotherSuiteIsRefusedThoughItBeSigned() throws IOException {
    DebianSource source =
        repository().release("Suite", "oldstable").release("Codename", "old").write().source();

    assertRefused(source, "is of suite oldstable (old), expected stable");
  }

  @Test
  void aComponentOrArchitectureThatIsNotThereNamesWhatIs() throws IOException {
    DebianSource source = repository().write().source();

    var refused =
        assertThrows(
            InputException.class,
            () -> new SuiteReader(new TestInputs()).fetch(List.of(source), List.of("riscv64")));

    assertTrue(
        refused
            .getMessage()
            .endsWith("no packages of main for riscv64; it has components main for amd64, arm64"),
        refused.getMessage());
  }

  @Test
  void noFlippedByteOfASignedReleaseIsAccepted() throws IOException {
    DebianSource source = repository().write().source();
    Path file = folder.resolve("dists/stable/InRelease");
    byte[] right = Files.readAllBytes(file);
    for (int i = 0; i < right.length; i += 7) {
      byte[] wrong = right.clone();
      wrong[i] ^= 1;
      Files.write(file, wrong);
      if (!isOutsideOfWhatIsSigned(right, i)) {
        assertThrows(IOException.class, () -> read(source), "byte " + i);
      }
    }
  }

  /**
   * Armour has a header that says nothing, and ends of lines; "Hash:" is a hint for old readers.
   */
  private static boolean isOutsideOfWhatIsSigned(byte[] file, int at) {
    String text = new String(file, UTF_8);
    int begin = text.indexOf("-----BEGIN PGP SIGNATURE");
    int body = text.indexOf("\n\n", begin);
    boolean version = at > text.indexOf('\n', begin) && at <= body + 1;
    boolean hash = at > text.indexOf('\n') && at < text.indexOf("\n\n");
    return version || hash || file[at] == '\n' || file[at] == '\r';
  }

  @Test
  void textAroundWhatIsSignedIsRefused() throws IOException {
    DebianSource source = repository().write().source();
    Path file = folder.resolve("dists/stable/InRelease");
    byte[] right = Files.readAllBytes(file);

    Files.write(file, concat("Package: evil\n".getBytes(UTF_8), right));
    assertThrows(InputException.class, () -> read(source));
    Files.write(file, concat(right, "Package: evil\n".getBytes(UTF_8)));
    assertThrows(InputException.class, () -> read(source));
  }

  @Test
  void aFlippedByteOfAnIndexIsRefusedByName() throws IOException {
    TestRepository repository = repository().write();
    flip(repository.index(), 30);

    var refused = assertThrows(MismatchException.class, () -> read(repository.source()));

    assertTrue(
        refused.getMessage().startsWith("index of stable/main for amd64: SHA-256 "),
        refused.getMessage());
  }

  /** Its numbers and its user; lengths and what no signature covers do not make another key. */
  @Test
  void aFlippedByteOfAKeyIsRefused() throws IOException {
    TestRepository repository = repository().write();
    DebianSource source = repository.source();
    Path keyring = folder.resolve("archive.gpg");
    byte[] right = Files.readAllBytes(keyring);
    for (int i = 0; i < 300; i += 5) {
      if (i > 264 && i < 275) {
        continue;
      }
      byte[] wrong = right.clone();
      wrong[i] ^= 4;
      Files.write(keyring, wrong);
      assertThrows(
          IOException.class,
          () -> read(repository.source(Keyring.of(List.of(keyring)))),
          "byte " + i);
    }
    assertEquals(1, read(source));
  }

  @Test
  void whatIsNoKeyringIsRefusedByFile() throws IOException {
    Path file = Files.writeString(folder.resolve("not.gpg"), "hello");

    var refused = assertThrows(InputException.class, () -> Keyring.of(List.of(file)));

    assertTrue(refused.getMessage().startsWith(file + ": "), refused.getMessage());
  }

  @Test
  void aSnapshotHasItsDateInTheAddressAndIsJudgedByIt() throws IOException {
    DebianSource source =
        DebianSource.of(
                "https://snapshot.example/archive/debian/@SNAPSHOTID@/",
                "bookworm",
                List.of("main"),
                Keyring.of(List.of()))
            .snapshot("20250520T000000Z");

    assertEquals(
        "https://snapshot.example/archive/debian/20250520T000000Z/dists/bookworm/InRelease",
        source.suiteAddress("InRelease").toString());
    assertEquals(Instant.parse("2025-05-20T00:00:00Z"), source.at().orElseThrow());
    assertThrows(UsageException.class, () -> source.snapshot("20250520T000000Z"));
  }

  @ParameterizedTest
  @CsvSource({"20250520", "2025-05-20", "20251320T000000Z"})
  void whatIsNoDateOfASnapshotIsRefused(String date) throws IOException {
    DebianSource source =
        DebianSource.of("https://s/@SNAPSHOTID@", "x", List.of("main"), Keyring.of(List.of()));

    assertThrows(UsageException.class, () -> source.snapshot(date));
  }

  @Test
  @Tag("reference")
  void gpgvAcceptsTheSameFiles() throws IOException {
    repository().write().source();

    ReferenceTool.Result result =
        ReferenceTool.require("gpgv")
            .run(
                "--keyring",
                folder.resolve("archive.gpg"),
                folder.resolve("dists/stable/InRelease"));

    assertTrue(result.err().contains("Good signature"), result.err());
  }

  private TestRepository repository() {
    return new TestRepository(folder, key).add(new TestDeb("app", "1.0").file("/app", "x"));
  }

  /** The suite signed by another key with another digest, and a keyring of that key. */
  private DebianSource resigned(TestKey signer, int digest) throws IOException {
    repository().writeDetached(true).source();
    String text = Files.readString(folder.resolve("dists/stable/Release"));
    Files.write(folder.resolve("dists/stable/InRelease"), signer.clearsigned(text, digest));
    return new TestRepository(folder, signer).source();
  }

  private void assertRefused(DebianSource source, String why) {
    var refused = assertThrows(MismatchException.class, () -> read(source));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private int read(DebianSource source) throws IOException {
    try (UnpackRoom room = UnpackRoom.in(folder)) {
      return SuiteReader.parse(
              new SuiteReader(new TestInputs()).fetch(List.of(source), List.of("amd64")), room, 1)
          .getFirst()
          .packages()
          .size();
    }
  }
}
