package dev.assembler.assets;

/**
 * A file that is asked for.
 *
 * @param release version of the assets
 * @param binary version of the binary it is for
 * @param arch as the manifest names it
 * @param name logical
 */
public record AssetRequest(String release, String binary, String arch, String name, Asset asset) {

  /** The name under which it is installed. */
  public String fileName() {
    return HashedName.of(name, asset.hash());
  }
}
