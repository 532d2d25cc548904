package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest file becomes the lines that the init reads, or all that is wrong with it. */
class GuestReaderTest {

  @TempDir Path folder;

  private String lines(String toml) throws IOException {
    String text = Guests.config(folder, toml).text(List.of());
    return text.substring(text.indexOf('\n') + 1);
  }

  private List<String> problems(String toml) {
    return assertThrows(TomlFormatException.class, () -> Guests.config(folder, toml))
        .problems()
        .stream()
        .map(TomlFormatException.Problem::toString)
        .toList();
  }

  @Test
  void anEmptyFileIsAnInitramfsThatRunsItsInit() throws IOException {
    assertEquals(
        """
        flag guest.boot on
        on-failure shell
        upper - tmpfs mode=0755 0 -
        init /sbin/init
        """,
        lines(""));
  }

  @Test
  void everyKeyHasItsPlaceInALine() throws IOException {
    Files.writeString(folder.resolve("image"), "hello\n");
    assertEquals(
        """
        flag powernode.boot needed
        on-failure reboot
        seed a=b /boot vfat ro,umask=077 0 optional /dev/sda1 LABEL=BOOT
        seed - /run/seed 9p rw,trans=virtio,version=9p2000.L 3 required seed
        network eth1 7
        identity-limit 20 optional
        identity http http://169.254.169.254/md/ 5 @Metadata:true id=vm zone=az
        identity fw-cfg opt/org/ 1 id=uuid ca=ca_pem
        identity keys /boot/identity.cfg 5 id=ID
        identity file /etc/local-id 5 id=id
        identity cmdline guest. 5 id=id
        program /sbin/agent boot -v
        layer data ext4 10 PARTLABEL=data verity /dev/vdb %s
        layer base squashfs 2 /dev/vda sha256 6 %s
        layer any squashfs 10 /dev/vdc off
        overlay metacopy=on
        upper x=1 ext4 rw 10 /dev/vdd mkfs.ext4 -q
        upper - tmpfs mode=0755 0 -
        bind - /run/seed /srv required
        init /lib/init --quiet
        """
            .formatted(
                "a".repeat(64), "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"),
        lines(
            """
            flag = "powernode.boot"
            flag-needed = true
            on-failure = "reboot"
            overlay-options = "metacopy=on"
            init = ["/lib/init", "--quiet"]
            [network]
            device = "eth1"
            seconds = 7
            [claim]
            seconds = 20
            required = false
            [[seed]]
            when = "a=b"
            at = "/boot"
            type = "vfat"
            options = "umask=077"
            source = ["/dev/sda1", "LABEL=BOOT"]
            required = false
            [[seed]]
            at = "/run/seed"
            type = "9p"
            source = "seed"
            read-only = false
            seconds = 3
            [[identity]]
            from = "http"
            url = "http://169.254.169.254/md/"
            headers = { Metadata = "true" }
            fields = { zone = "az", id = "vm" }
            [[identity]]
            from = "fw-cfg"
            prefix = "opt/org/"
            fields = { id = "uuid", ca = "ca_pem" }
            seconds = 1
            [[identity]]
            from = "keys"
            path = "/boot/identity.cfg"
            fields = { id = "ID" }
            [[identity]]
            from = "file"
            path = "/etc/local-id"
            [[identity]]
            from = "cmdline"
            [[program]]
            path = "/sbin/agent"
            arguments = ["boot", "-v"]
            [[program]]
            path = "/sbin/other"
            run = false
            [[layer]]
            name = "any"
            source = "/dev/vdc"
            verify = "off"
            [[layer]]
            name = "base"
            source = "/dev/vda"
            image = "image"
            seconds = 2
            priority = 1
            [[layer]]
            name = "data"
            source = "PARTLABEL=data"
            type = "ext4"
            position = 1
            hashes = "/dev/vdb"
            root-hash = "%s"
            [[upper]]
            when = "x=1"
            type = "ext4"
            source = "/dev/vdd"
            make = ["mkfs.ext4", "-q"]
            [[bind]]
            from = "/run/seed"
            to = "/srv"
            """
                .formatted("a".repeat(64))));
  }

  /** position x 1000 + priority; equal ones by name, the later one above. */
  @Test
  void layersAreOrderedByEffectivePriorityThenByName() throws IOException {
    var toml = new StringBuilder();
    for (String layer : List.of("b 1 5", "low 0 999", "top 2 0", "a 1 5", "c 1 4")) {
      String[] words = layer.split(" ", -1);
      toml.append(
          "[[layer]]\nname = \"%s\"\nposition = %s\npriority = %s\nsource = \"/d\"\nverify = \"off\"\n"
              .formatted((Object[]) words));
    }

    List<String> names =
        Guests.config(folder, toml.toString()).layersDownwards().stream()
            .map(RootLayer::name)
            .toList();

    assertEquals(List.of("top", "b", "a", "c", "low"), names);
  }

  @Test
  void everythingWrongIsToldAtOnceWithItsLine() {
    assertEquals(
        List.of(
            "line 1: on-failure = \"shel\": expected shell, poweroff, reboot; did you mean shell?",
            "line 2: unknown key \"overlay-option\"; did you mean overlay-options?",
            "line 3: no at; where it is mounted",
            "line 4: type: \"9 p\": expected printable ASCII without blanks and backslashes",
            "line 6: says nothing of how it is verified; add image = FILE, sha256 and size,"
                + " root-hash and hashes, or verify = \"off\"",
            "line 7: name: \"a:b\": expected up to 64 letters, digits, dots, dashes and"
                + " underscores",
            "line 8: source: \"vda\": expected an absolute path, LABEL=, UUID=, PARTLABEL=,"
                + " PARTUUID= with a GUID in lower case, or roothash",
            "line 9: no from; one of http, fw-cfg, file, keys, cmdline",
            "line 13: prefix: file has none; it has path",
            "line 14: fields: a file is the id itself; from = \"keys\" has fields",
            "line 16: to: \"/a/../b\": expected an absolute path without . and .., such as"
                + " /run/seed"),
        problems(
            """
            on-failure = "shel"
            overlay-option = "x"
            [[seed]]
            type = "9 p"
            source = "seed"
            [[layer]]
            name = "a:b"
            source = "vda"
            [[identity]]
            [[identity]]
            from = "file"
            path = "/etc/id"
            prefix = "x"
            fields = { id = "y" }
            [[bind]]
            to = "/a/../b"
            from = "/x"
            """));
  }

  @Test
  void oneWayToVerifyAndAllOfIt() {
    assertEquals(
        List.of(
            "line 4: image and verify: one of them",
            "line 8: sha256 and size go together",
            "line 8: sha256: expected 64 hexadecimal digits in lower case",
            "line 12: missing: no such file; paths are relative to the guest file's folder"),
        problems(
            """
            [[layer]]
            name = "a"
            source = "/dev/vda"
            verify = "off"
            image = "x"
            [[layer]]
            name = "b"
            sha256 = "AB"
            source = "/dev/vdb"
            [[layer]]
            name = "c"
            image = "missing"
            source = "/dev/vdc"
            """));
  }

  @Test
  void aRootHashMayComeWithTheKernelsCommandLine() throws IOException {
    assertEquals(
        """
        flag guest.boot on
        on-failure shell
        layer usr squashfs 10 PARTUUID=01234567-89ab-cdef-0123-456789abcdef verity roothash %s
        layer root squashfs 10 roothash verity PARTLABEL=hashes cmdline
        upper - tmpfs mode=0755 0 -
        init /sbin/init
        """
            .formatted("a".repeat(64)),
        lines(
            """
            [[layer]]
            name = "root"
            source = "roothash"
            hashes = "PARTLABEL=hashes"
            root-hash = "cmdline"
            [[layer]]
            name = "usr"
            source = "PARTUUID=01234567-89ab-cdef-0123-456789abcdef"
            hashes = "roothash"
            root-hash = "%s"
            """
                .formatted("a".repeat(64))));
    assertEquals(
        List.of(
            "line 3: source = \"roothash\": the layer has no root-hash",
            "line 9: root-hash: expected 64 hexadecimal digits in lower case",
            "line 13: hashes: \"PARTUUID=AB\": expected an absolute path, LABEL=, UUID=,"
                + " PARTLABEL=, PARTUUID= with a GUID in lower case, or roothash"),
        problems(
            """
            [[layer]]
            name = "a"
            source = "roothash"
            verify = "off"
            [[layer]]
            name = "b"
            source = "/dev/vda"
            hashes = "/dev/vdb"
            root-hash = "command-line"
            [[layer]]
            name = "c"
            source = "/dev/vda"
            hashes = "PARTUUID=AB"
            root-hash = "cmdline"
            """));
  }

  @Test
  void withoutLayersThereIsNothingToBindInto() {
    assertEquals(
        List.of("line 1: bind: there is no [[layer]], and so no new root"),
        problems("[[bind]]\nfrom = \"/a\"\nto = \"/b\"\n"));
  }

  /** Within another file: its lines, its images, which are asked for when the guest is composed. */
  @Test
  void aGuestMayStandWithinAnotherFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("recipe.toml"),
            """
            [tree.initramfs.guest]
            on-failure = "shel"
            [[tree.initramfs.guest.layer]]
            name = "root"
            source = "/dev/vda"
            image = "rootfs"
            [[tree.initramfs.guest.layer]]
            name = "more"
            source = "/dev/vdb"
            image = "none"
            """);
    TomlFile toml = TomlFile.read(HostPath.of(file.toString()), "recipe");
    var asked = new ArrayList<String>();
    GuestImages images =
        (table, name) -> {
          if (!name.equals("rootfs")) {
            table.problem("image", name + ": no such artifact");
            return Optional.empty();
          }
          return Optional.of(
              new LayerImage() {
                @Override
                public long size() {
                  asked.add("size");
                  return 4096;
                }

                @Override
                public String sha256() {
                  asked.add("digest");
                  return "b".repeat(64);
                }
              });
        };

    GuestConfig guest =
        GuestReader.read(
            toml.table("tree").tableOrEmpty("initramfs").tableOrEmpty("guest"), images);

    assertEquals(List.of(), asked);
    assertTrue(
        guest
            .text(List.of())
            .contains("layer root squashfs 10 /dev/vda sha256 4096 " + "b".repeat(64) + "\n"));
    assertEquals(List.of("size", "digest"), asked);
    assertEquals(
        List.of(
            "line 2: on-failure = \"shel\": expected shell, poweroff, reboot; did you mean shell?",
            "line 10: none: no such artifact"),
        assertThrows(TomlFormatException.class, toml::requireSound).problems().stream()
            .map(TomlFormatException.Problem::toString)
            .toList());
  }

  /** The image is what it was when the file was read, or the guest is not composed. */
  @Test
  void anImageThatIsGoneWhenTheGuestIsComposedIsAnError() throws IOException {
    Path image = Files.writeString(folder.resolve("image"), "hello\n");
    GuestConfig guest =
        Guests.config(
            folder, "[[layer]]\nname = \"a\"\nsource = \"/dev/vda\"\nimage = \"image\"\n");
    Files.delete(image);

    var refused = assertThrows(InputException.class, () -> guest.text(List.of()));

    assertTrue(refused.getMessage().contains("image"), refused.getMessage());
  }
}
