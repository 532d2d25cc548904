package dev.assembler.assets;

/** Which release of assets a binary gets. */
public enum ResolutionRule {
  /**
   * The newest that is not deprecated, not older than the binary's min_assets, and whose min_binary
   * the binary is not older than.
   */
  NEWEST_COMPATIBLE,

  /**
   * As the first program with this format did: the current release, unless it is below the binary's
   * min_assets; versions compared as text, min_binary and deprecated not looked at.
   */
  CURRENT_AS_TEXT
}
