package dev.assembler.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PartitionTypeTest {

  @Test
  void rolesMeanTheArchitecturesTypes() {
    assertEquals("root-x86-64", PartitionType.parse("root", "amd64").name());
    assertEquals("root-arm64", PartitionType.parse("root", "aarch64").name());
    assertEquals("usr-riscv64-verity-sig", PartitionType.parse("usr-verity-sig", "riscv64").name());
    assertEquals("root-arm64", PartitionType.parse("ROOT-ARM64", "amd64").name());
    assertEquals("esp", PartitionType.parse("esp", "no such").name());
    assertEquals(21, KnownTypes.ARCHITECTURES.size());
  }

  @Test
  void guidsAndBytesAreTypes() {
    UUID esp = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    UUID own = UUID.fromString("00000000-1111-2222-3333-444444444444");

    assertEquals(PartitionType.parse("esp", "amd64"), PartitionType.parse(esp.toString(), "amd64"));
    assertEquals(
        new PartitionType(own.toString(), Optional.of(own), OptionalInt.empty()),
        PartitionType.of(own));
    assertEquals("0x0c", PartitionType.parse("0xC", "amd64").toString());
    assertEquals(OptionalInt.of(0x82), PartitionType.parse("swap", "amd64").mbrByte());
    assertEquals(OptionalInt.of(0x83), PartitionType.parse("root", "amd64").mbrByte());
  }

  @Test
  void unknownOnesAreRefusedWithWhatIsNear() {
    assertEquals(
        "type \"swp\": neither a role nor a GUID nor a byte such as 0x0c; did you mean swap?",
        refusal("swp", "amd64"));
    assertEquals(
        "type \"root-verty\": neither a role nor a GUID nor a byte such as 0x0c; did you mean"
            + " root-verity?",
        refusal("root-verty", "amd64"));
    assertEquals("architecture \"amd46\": has no partition types", refusal("root", "amd46"));
    assertEquals("type 0x0: no type", refusal("0x00", "amd64"));
  }

  @Test
  void theNamesOfAttributes() {
    List<String> names =
        List.of(
            "required",
            "no-block-io",
            "legacy-bios-bootable",
            "grow-file-system",
            "read-only",
            "no-auto");

    for (String name : names) {
      assertEquals(name, PartitionAttribute.parse(name).toString());
    }
    assertEquals(names.size(), PartitionAttribute.values().length);
    assertEquals(1L << 63, PartitionAttribute.NO_AUTO.mask());
  }

  /** systemd-id128 knows the Discoverable Partitions Specification by heart. */
  @Test
  @Tag("reference")
  void theSpecificationsTypesAreWhatSystemdKnows() throws IOException {
    var theirs = new TreeMap<String, String>();
    String shown = ReferenceTool.require("systemd-id128").run("show", "--uuid").text();
    for (String line : shown.lines().skip(1).toList()) {
      String[] fields = line.split(" +", -1);
      // names of the architecture that the host has, and of its secondary one, are twice there
      if (!fields[0].matches("(root|usr)(-secondary)?(-verity(-sig)?)?")) {
        theirs.put(fields[0], fields[1]);
      }
    }
    var ours = new TreeMap<String, String>();
    KnownTypes.NAMED.forEach((name, type) -> ours.put(name, type.guid().orElseThrow().toString()));
    ours.keySet().retainAll(theirs.keySet());

    assertEquals(theirs, ours);
    assertEquals(135, ours.size());
  }

  private static String refusal(String text, String architecture) {
    return assertThrows(
            IllegalArgumentException.class, () -> PartitionType.parse(text, architecture))
        .getMessage();
  }
}
