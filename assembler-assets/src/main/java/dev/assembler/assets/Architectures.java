package dev.assembler.assets;

import java.util.Map;
import java.util.Set;

/** Architectures as manifests name them: {@code arm64}, {@code x86_64}. */
public final class Architectures {

  public static final String ARM64 = "arm64";
  public static final String X86_64 = "x86_64";

  /** The architecture of files that lie in no architecture's folder. */
  public static final String UNKNOWN = "unknown";

  /** Folders that are architectures' even where no release names them. */
  static final Set<String> USUAL = Set.of(ARM64, X86_64);

  private static final Map<String, String> ALIASES = Map.of("aarch64", ARM64, "amd64", X86_64);

  private Architectures() {}

  /** The manifest's name for an architecture: aliases translated, all others as they are. */
  public static String key(String name) {
    return ALIASES.getOrDefault(name, name);
  }
}
