package dev.assembler.assets;

import java.util.List;

/**
 * What is asked of a manifest's signature. A signature that is there and of no known key, or that
 * does not match, is always a failure once keys are given.
 *
 * @param keys any of which may have signed; none: signatures are not looked at
 * @param required whether there must be a signature
 */
public record SignaturePolicy(List<MinisignPublicKey> keys, boolean required) {

  public SignaturePolicy {
    keys = List.copyOf(keys);
    if (required && keys.isEmpty()) {
      throw new IllegalArgumentException("keys: none, expected some for a required signature");
    }
  }

  /** Nobody asks. */
  public static SignaturePolicy unchecked() {
    return new SignaturePolicy(List.of(), false);
  }

  /** A manifest without a signature is taken, one with a wrong one is not. */
  public static SignaturePolicy optional(MinisignPublicKey... keys) {
    return new SignaturePolicy(List.of(keys), false);
  }

  /** A manifest must be signed by one of these. */
  public static SignaturePolicy required(MinisignPublicKey... keys) {
    return new SignaturePolicy(List.of(keys), true);
  }
}
