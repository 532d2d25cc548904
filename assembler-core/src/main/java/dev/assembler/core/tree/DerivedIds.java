package dev.assembler.core.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Every identity an image carries, derived from one seed and the identity's role: HMAC-SHA256 with
 * the seed as key over the role's UTF-8 bytes (RFC 2104). Two roles never share an identity.
 */
public final class DerivedIds {

  private final byte[] seed;

  private DerivedIds(byte[] seed) {
    this.seed = seed;
  }

  /**
   * @param seed any text but an empty one
   */
  public static DerivedIds of(String seed) {
    return of(seed.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param seed at least one byte; a copy is taken
   */
  public static DerivedIds of(byte[] seed) {
    if (seed.length == 0) {
      throw new IllegalArgumentException("seed: empty, expected at least one byte");
    }
    return new DerivedIds(seed.clone());
  }

  /** The UUID of a role such as "partition/esp": version 8, RFC 9562 variant (section 5.8). */
  public UUID uuid(String role) {
    ByteBuffer mac = mac(role);
    long high = (mac.getLong() & ~0xF000L) | 0x8000L;
    long low = (mac.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The 32-bit serial of a role such as "fat/esp", 0 to 2^32-1. */
  public long serial32(String role) {
    return mac(role).getInt() & 0xFFFF_FFFFL;
  }

  /** 32 bytes for a role: a salt, a hash seed. */
  public byte[] bytes(String role) {
    return mac(role).array();
  }

  private ByteBuffer mac(String role) {
    if (role.isEmpty()) {
      throw new IllegalArgumentException("role: empty");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed, "HmacSHA256"));
      return ByteBuffer.wrap(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
