package dev.assembler.pipeline.recipe;

import dev.assembler.pipeline.guest.GuestConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A tree made of sources.
 *
 * @param from sources and trees, laid over one another in this order
 * @param exclude patterns of what stays out
 * @param prune patterns and sets of what is taken out
 * @param strip "debug" or "unneeded" where ELF files are stripped
 * @param whiteouts whether sources take names out of those below them
 * @param owner as {@code --owner} takes it
 * @param files laid over the sources, in this order
 * @param specs each "KIND:FILE", applied last
 * @param modules of the kernel that are in it
 * @param firmware whether what these modules ask for is in it
 * @param guest what its init does, where it is the initramfs of a guest
 * @param raspberryPi whether it has the files that a Raspberry Pi starts by
 * @param identity the claim that lies in it
 */
public record TreeSpec(
    String name,
    Place place,
    List<String> from,
    List<String> exclude,
    List<String> prune,
    Optional<String> strip,
    boolean whiteouts,
    String owner,
    List<TreeFile> files,
    List<String> specs,
    Modules modules,
    boolean firmware,
    Optional<Guest> guest,
    Optional<RaspberryPi> raspberryPi,
    Optional<Identity> identity,
    Map<String, Object> meaning) {

  /** Which of the kernel's modules are in a tree. */
  public sealed interface Modules {
    /** None but those that its sources bring. */
    record None() implements Modules {}

    /** All. */
    record All() implements Modules {}

    /** Those that the kernel's table names, and what they need. */
    record Needed() implements Modules {}

    /** These, and what they need. */
    record Named(List<String> names) implements Modules {
      public Named {
        names = List.copyOf(names);
      }
    }
  }

  /**
   * What an init does.
   *
   * @param images the artifacts that its layers are
   */
  public record Guest(GuestConfig config, List<String> images) {
    public Guest {
      images = List.copyOf(images);
    }
  }

  /**
   * How a Raspberry Pi starts.
   *
   * @param kernel the artifact that becomes kernel8.img
   * @param initrd the artifact that is loaded with it
   * @param commandLine of the kernel
   * @param everyModel whether the firmware of all 64-bit models must be there, and not that of a 4
   *     B alone
   */
  public record RaspberryPi(String kernel, String initrd, String commandLine, boolean everyModel) {}

  /**
   * A claim for an identity.
   *
   * @param id may be empty
   * @param key may be empty
   * @param server the address of who is asked
   * @param ca a file with certificates; empty for none
   * @param caName its name in the tree
   * @param mountedAt where the machine will have the tree
   */
  public record Identity(
      String id, String key, String server, Optional<String> ca, String caName, String mountedAt) {}

  public TreeSpec {
    Objects.requireNonNull(place, "place");
    from = List.copyOf(from);
    exclude = List.copyOf(exclude);
    prune = List.copyOf(prune);
    Objects.requireNonNull(strip, "strip");
    Objects.requireNonNull(owner, "owner");
    files = List.copyOf(files);
    specs = List.copyOf(specs);
    Objects.requireNonNull(modules, "modules");
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(raspberryPi, "raspberryPi");
    Objects.requireNonNull(identity, "identity");
  }
}
