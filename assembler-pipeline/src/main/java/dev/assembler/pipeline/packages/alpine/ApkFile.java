package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.PackageScript;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A package of apk's version 2: signatures, a control archive and a data archive, each in gzip
 * members of its own (apk-v2(5)). Its files' bytes are where they were unpacked to.
 *
 * @param info what it says of itself, its checksum and size included
 * @param scripts in apk's order of them
 * @param contents what is in the data archive
 */
record ApkFile(Pkginfo info, List<PackageScript> scripts, PackageContents contents) {

  /** Control archives hold a page of text and some scripts. */
  private static final long MOST_CONTROL = 16L << 20;

  /** What the archive of the files may be beyond what the package says they take. */
  private static final long HEADERS = 256L << 20;

  private static final int INSTALLED_TO_UNPACKED = 4;

  /** What apk looks for, in the order in which it keeps them. */
  static final List<String> SCRIPTS =
      List.of(
          "pre-install",
          "post-install",
          "pre-deinstall",
          "post-deinstall",
          "pre-upgrade",
          "post-upgrade",
          "trigger");

  /**
   * Reads and verifies a package.
   *
   * @param expected what its index says, null if there is none
   * @param keys null if it need not be signed
   * @param room where its files go, unless they are there
   * @throws MismatchException if it is not what the index, the signature or it itself says
   * @throws InputException if it is malformed, or holds what no package may
   */
  static ApkFile read(InputFile file, ApkPackage expected, ApkKeys keys, UnpackRoom room)
      throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file.path()))) {
      ApkMagic.refuseVersion3(stream);
      return new Reading(file, expected, keys, room).read(stream);
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }

  /** The steps of reading one. */
  private record Reading(InputFile file, ApkPackage expected, ApkKeys keys, UnpackRoom room) {

    ApkFile read(InputStream stream) throws IOException {
      var members = new GzipMembers(stream, Limits.defaults());
      SignedMember control =
          SignedMember.read(
              members, Limits.defaults().withAllocation(MOST_CONTROL).withExpansion(MOST_CONTROL));
      if (expected != null) {
        require("checksum of its control member", control.checksum(), expected.checksum());
      }
      if (keys != null) {
        control.verify(file.name(), keys);
      }
      byte[] text = control.files().get(Pkginfo.NAME);
      if (text == null) {
        throw new ImageFormatException("no " + Pkginfo.NAME + " in its control member");
      }
      Pkginfo info = info(text);
      if (info.dataHash() == null) {
        throw new ImageFormatException(
            Pkginfo.NAME + ": no datahash, expected the SHA-256 of the data member");
      }
      return unpack(members, info, scripts(control.files()));
    }

    private Pkginfo info(byte[] text) throws IOException {
      Pkginfo info;
      try {
        info = Pkginfo.read(text);
      } catch (ImageFormatException e) {
        throw new ImageFormatException(Pkginfo.NAME + ": " + e.getMessage(), e);
      }
      if (expected != null) {
        require("package", info.info().id(), expected.id());
      }
      return info;
    }

    /** Only what is the signed digest's is kept in the room; so whatever is there is. */
    private ApkFile unpack(GzipMembers members, Pkginfo info, List<PackageScript> scripts)
        throws IOException {
      long stated = Math.min(info.info().installedSize(), Limits.defaults().expansion());
      long most = HEADERS + INSTALLED_TO_UNPACKED * stated;
      ImageSource unpacked =
          room.unpacked(
              file.sha256(),
              target -> {
                MessageDigest digest = ApkChecksum.sha256();
                new DataMembers(members, digest, most).transferTo(target);
                require(
                    "SHA-256 of its data member",
                    HexFormat.of().formatHex(digest.digest()),
                    info.dataHash());
              });
      return new ApkFile(info, scripts, PackageContents.read(file.name(), unpacked, most));
    }

    private void require(String what, String found, String wanted) throws MismatchException {
      if (!found.equals(wanted)) {
        throw new MismatchException(
            file.name(), List.of(what + ": " + found + ", expected " + wanted));
      }
    }
  }

  private static List<PackageScript> scripts(Map<String, byte[]> control) {
    var scripts = new ArrayList<PackageScript>();
    for (String kind : SCRIPTS) {
      byte[] text = control.get("." + kind);
      if (text != null) {
        scripts.add(new PackageScript(kind, text));
      }
    }
    return scripts;
  }
}
