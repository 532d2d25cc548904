package dev.assembler.pipeline.bootfiles;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The boot partition of a Raspberry Pi 4: firmware, {@code config.txt}, the kernel's command line,
 * kernel and initramfs. Its boot loader reads them from the root of a FAT volume.
 *
 * @param initramfs its name there
 * @param overlays that change the device tree, such as {@code disable-bt}
 * @param arguments of the kernel, each a word; the file has one line
 * @param required of the firmware, beside the overlays
 */
public record RaspberryPiFiles(
    String initramfs, List<String> overlays, List<String> arguments, List<String> required) {

  /** The kernel's name there. */
  public static final String KERNEL = "kernel8.img";

  /** What every 64-bit model that boots so may ask for: 4 B, 400, CM4 and those before. */
  public static final List<String> EVERY_MODEL =
      List.of(
          "start4.elf",
          "fixup4.dat",
          "start.elf",
          "fixup.dat",
          "bootcode.bin",
          "bcm2711-rpi-4-b.dtb",
          "bcm2711-rpi-400.dtb",
          "bcm2711-rpi-cm4.dtb",
          "overlays/disable-bt.dtbo",
          "overlays/miniuart-bt.dtbo");

  /** What a 4 B asks for alone: its second boot stage is in its EEPROM. */
  public static final List<String> MODEL_4B =
      List.of("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb");

  /** config.txt has lines of at most 98 characters. */
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._+-]{1,60}");

  private static final Pattern OVERLAY = Pattern.compile("[a-z0-9-]{1,60}");

  /** Below that, what calls itself a kernel is a mistake. */
  private static final int LEAST_KERNEL = 1024;

  /**
   * @throws dev.assembler.pipeline.UsageException with every value that its file cannot hold
   */
  public RaspberryPiFiles {
    overlays = List.copyOf(overlays);
    arguments = List.copyOf(arguments);
    required = List.copyOf(required);
    var values = new PlainValues("the Raspberry Pi's boot files");
    values.required("initramfs", initramfs, FILE, "a file name");
    for (String overlay : overlays) {
      values.required("overlay", overlay, OVERLAY, "a name in lower case, without .dtbo");
    }
    for (String argument : arguments) {
      values.required("argument", argument, PlainValues.WORD, "one word");
    }
    values.require();
  }

  /** For every model, the serial line on the pins that Bluetooth has otherwise. */
  public static RaspberryPiFiles everyModel(String initramfs, List<String> arguments) {
    return new RaspberryPiFiles(initramfs, List.of("disable-bt"), arguments, EVERY_MODEL);
  }

  /** {@code config.txt}. */
  public String config() {
    var text = new StringBuilder("arm_64bit=1\nenable_uart=1\n");
    overlays.forEach(overlay -> text.append("dtoverlay=").append(overlay).append('\n'));
    text.append("kernel=").append(KERNEL).append('\n');
    // No equals sign, and a line of its own: it is a command, not a setting.
    text.append("initramfs ").append(initramfs).append(" followkernel\n");
    return text.toString();
  }

  /** {@code cmdline.txt}: the boot loader reads its first line alone. */
  public String commandLine() {
    return String.join(" ", arguments) + "\n";
  }

  /** What a tree of firmware lacks, in the order of the list, then overlays. */
  public List<String> missing(FileTree firmware) {
    var wanted = new ArrayList<>(required);
    for (String overlay : overlays) {
      String name = "overlays/" + overlay + ".dtbo";
      if (!wanted.contains(name)) {
        wanted.add(name);
      }
    }
    return wanted.stream().filter(name -> file(firmware, name).isEmpty()).toList();
  }

  private static Optional<RegularFile> file(FileTree tree, String name) {
    return tree.find(TreePath.of("/" + name))
        .filter(RegularFile.class::isInstance)
        .map(RegularFile.class::cast);
  }

  /**
   * The partition's tree: all of the firmware, and what is made here over it.
   *
   * @param name of the firmware, for messages
   * @param kernel that was built; without one the firmware's {@value #KERNEL} is taken
   * @throws InputException with everything that is missing
   */
  public FileTree files(
      String name, FileTree firmware, Optional<Content> kernel, Content initramfsContent)
      throws InputException {
    var problems = new ArrayList<>(missing(firmware));
    Optional<Content> started = kernel.or(() -> file(firmware, KERNEL).map(RegularFile::content));
    if (started.isEmpty()) {
      problems.add(KERNEL);
    }
    if (!problems.isEmpty()) {
      throw new InputException(
          name,
          problems.size()
              + " of the files that a Raspberry Pi boots from are missing: "
              + String.join(", ", problems));
    }
    if (started.get().size() < LEAST_KERNEL) {
      throw new InputException(
          kernel.isPresent() ? KERNEL : name + ":/" + KERNEL,
          started.get().size() + " bytes, expected a kernel");
    }
    TreeBuilder tree = FileTree.builder().put(TreePath.ROOT, firmware.root());
    put(tree, KERNEL, started.get());
    put(tree, initramfs, initramfsContent);
    put(tree, "config.txt", Content.of(config().getBytes(US_ASCII)));
    put(tree, "cmdline.txt", Content.of(commandLine().getBytes(US_ASCII)));
    return tree.build();
  }

  private static void put(TreeBuilder tree, String name, Content content) {
    tree.put(TreePath.of("/" + name), new RegularFile(Metadata.of(0644), content));
  }
}
