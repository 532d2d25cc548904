package dev.assembler.pipeline.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The applets of busybox that the init calls, by what the configuration asks for. All else is done
 * by the shell itself.
 */
final class Applets {

  static final List<String> ALWAYS = List.of("sh", "mkdir", "mount", "poweroff", "sleep");

  static final List<String> MODULES = List.of("insmod");
  static final List<String> CLAIM = List.of("head", "mv", "rm");
  static final List<String> HTTP = List.of("timeout", "wget");
  static final List<String> NETWORK = List.of("ip", "timeout", "udhcpc");
  static final List<String> LABELS = List.of("findfs");
  static final List<String> PARTITION_LABELS = List.of("grep");
  static final List<String> PARTITION_GUIDS = List.of("hexdump");
  static final List<String> SHA256 = List.of("dd", "sha256sum");
  static final List<String> MAKE = List.of("dd");
  static final List<String> ROOT = List.of("switch_root");
  static final List<String> REBOOT = List.of("reboot");

  private Applets() {}

  static Set<String> of(GuestConfig config, boolean modules) {
    var applets = new TreeSet<>(ALWAYS);
    addIf(applets, modules, MODULES);
    config
        .claim()
        .ifPresent(claim -> {
          applets.addAll(CLAIM);
          boolean http =
              claim.sources().stream()
                  .anyMatch(source -> source.kind() == IdentitySource.Kind.HTTP);
          addIf(applets, http, HTTP);
        });
    addIf(applets, config.network().isPresent(), NETWORK);
    List<String> sources = sources(config);
    addIf(applets, sources.stream().anyMatch(one -> one.matches("(LABEL|UUID)=.*")), LABELS);
    addIf(
        applets, sources.stream().anyMatch(one -> one.startsWith("PARTLABEL=")), PARTITION_LABELS);
    addIf(
        applets,
        sources.stream()
            .anyMatch(one -> one.startsWith("PARTUUID=") || one.equals(RootLayer.BY_ROOT_HASH)),
        PARTITION_GUIDS);
    boolean digests =
        config.layers().stream()
            .map(RootLayer::check)
            .anyMatch(
                check -> check instanceof LayerCheck.Sha256 || check instanceof LayerCheck.OfImage);
    addIf(applets, digests, SHA256);
    addIf(applets, config.uppers().stream().anyMatch(upper -> !upper.make().isEmpty()), MAKE);
    addIf(applets, !config.layers().isEmpty(), ROOT);
    addIf(applets, config.onFailure() == GuestConfig.OnFailure.REBOOT, REBOOT);
    return applets;
  }

  private static List<String> sources(GuestConfig config) {
    var sources = new ArrayList<String>();
    config.seeds().forEach(seed -> sources.addAll(seed.sources()));
    config.uppers().forEach(upper -> sources.add(upper.source()));
    for (RootLayer layer : config.layers()) {
      sources.add(layer.source());
      if (layer.check() instanceof LayerCheck.Verity verity) {
        sources.add(verity.hashes());
      }
    }
    return sources;
  }

  private static void addIf(Set<String> applets, boolean wanted, List<String> more) {
    if (wanted) {
      applets.addAll(more);
    }
  }
}
