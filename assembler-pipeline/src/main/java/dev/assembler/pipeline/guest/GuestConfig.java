package dev.assembler.pipeline.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the init of an initramfs does; docs/guest.md has the meaning of each key.
 *
 * @param flag whose value 0 on the kernel's command line switches everything off
 * @param flagNeeded whether it must be 1
 * @param onFailure what comes after the banner
 * @param modules that are loaded; empty for those that the tree lists
 * @param seeds mounted in this order
 * @param network an address by DHCP, if one is needed
 * @param claim how an identity is claimed, if one is
 * @param programs that are looked at, and run in this order
 * @param layers of the root, in any order; none if the initramfs itself is the root
 * @param overlayOptions of the overlay, left out where the kernel has none of them; may be empty
 * @param uppers of which the first that applies is taken
 * @param binds made in this order
 * @param init the first process of the new root, with arguments
 * @param services the folder of service files that are looked at, if any
 */
public record GuestConfig(
    String flag,
    boolean flagNeeded,
    OnFailure onFailure,
    List<String> modules,
    List<GuestSeed> seeds,
    Optional<Network> network,
    Optional<Claim> claim,
    List<GuestProgram> programs,
    List<RootLayer> layers,
    String overlayOptions,
    List<UpperPlace> uppers,
    List<SeedBind> binds,
    List<String> init,
    Optional<String> services) {

  /** What comes after the banner. */
  public enum OnFailure {
    SHELL,
    POWEROFF,
    REBOOT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An address by DHCP.
   *
   * @param device such as {@code eth0}; {@code -} for the first that is no loopback
   */
  public record Network(String device, int seconds) {}

  /**
   * How an identity is claimed.
   *
   * @param seconds that all sources together may take
   * @param required whether the boot fails without one
   * @param sources asked in this order
   */
  public record Claim(int seconds, boolean required, List<IdentitySource> sources) {

    public Claim {
      sources = List.copyOf(sources);
    }
  }

  public GuestConfig {
    modules = List.copyOf(modules);
    seeds = List.copyOf(seeds);
    programs = List.copyOf(programs);
    layers = List.copyOf(layers);
    uppers = List.copyOf(uppers);
    binds = List.copyOf(binds);
    init = List.copyOf(init);
  }

  /** The layers from the highest to the lowest, as an overlay's {@code lowerdir} lists them. */
  public List<RootLayer> layersDownwards() {
    return layers.stream().sorted(RootLayer.UPWARDS.reversed()).toList();
  }

  /** The text of /etc/guest.conf, for which images are read. */
  String text(List<LoadedModule> loaded) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("# Made by assemble; docs/guest.md says what each line means.\n");
    lines.add(ConfLine.of("flag").word(flag).word(flagNeeded ? "needed" : "on").toString());
    lines.add(ConfLine.of("on-failure").word(onFailure.toString()).toString());
    loaded.forEach(module -> lines.add(module.line()));
    seeds.forEach(seed -> lines.add(seed.line()));
    network.ifPresent(net -> lines.add(networkLine(net)));
    claim.ifPresent(claimed -> {
      lines.add(
          ConfLine.of("identity-limit")
              .number(claimed.seconds())
              .required(claimed.required())
              .toString());
      claimed.sources().forEach(source -> lines.add(source.line()));
    });
    programs.forEach(program -> lines.add(program.line()));
    for (RootLayer layer : layersDownwards()) {
      lines.add(layer.line());
    }
    if (!overlayOptions.isEmpty()) {
      lines.add(ConfLine.of("overlay").word(overlayOptions).toString());
    }
    uppers.forEach(upper -> lines.add(upper.line()));
    binds.forEach(bind -> lines.add(bind.line()));
    lines.add(ConfLine.of("init").words(init).toString());
    return String.join("", lines);
  }

  private static String networkLine(Network network) {
    return ConfLine.of("network").word(network.device()).number(network.seconds()).toString();
  }
}
