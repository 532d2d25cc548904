package dev.assembler.codec;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.jpountz.lz4.LZ4Factory;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZ;

/**
 * Which library does a compression, in which version. It belongs in every manifest: the bytes are
 * equal as long as this is equal. {@link #toString} gives {@code zstd-jni 1.5.7-28 (zstd 1.5.7)}.
 *
 * @param id the compression
 * @param library the library's name
 * @param version its version as the library itself tells it; {@code unknown} where it does not
 * @param engine what does the work behind it, with its version if known; empty if nothing does
 */
public record Provenance(Codec.Id id, String library, String version, String engine) {

  private static final String UNKNOWN = "unknown";

  /** What does this compression in this process. */
  public static Provenance of(Codec.Id id) {
    return switch (id) {
      case STORE -> new Provenance(id, "none", "", "");
      case GZIP -> new Provenance(id, "JDK", Runtime.version().toString(), JdkZlib.name());
      case XZ, LZMA -> new Provenance(id, "xz-java", manifestVersion(XZ.class), "");
      case ZSTD -> new Provenance(id, "zstd-jni", ZstdVersion.VERSION, "zstd " + zstdVersion());
      case LZ4, LZ4HC -> new Provenance(id, "lz4-java", lz4Version(), "native lz4");
      case BZIP2 ->
          new Provenance(
              id, "commons-compress", manifestVersion(BZip2CompressorInputStream.class), "");
    };
  }

  /** Of all compressions, in the order of {@link Codec.Id}. */
  public static List<Provenance> all() {
    var all = new ArrayList<Provenance>();
    for (Codec.Id id : Codec.Id.values()) {
      all.add(of(id));
    }
    return List.copyOf(all);
  }

  @Override
  public String toString() {
    return library
        + (version.isEmpty() ? "" : " " + version)
        + (engine.isEmpty() ? "" : " (" + engine + ")");
  }

  /** zstd-jni is numbered for the zstd it carries, with a number of its own behind the dash. */
  private static String zstdVersion() {
    return ZstdVersion.VERSION.replaceFirst("-.*", "");
  }

  private static String manifestVersion(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN : version;
  }

  private static String lz4Version() {
    String record = "/META-INF/maven/at.yawk.lz4/lz4-java/pom.properties";
    try (InputStream in = LZ4Factory.class.getResourceAsStream(record)) {
      if (in == null) {
        return UNKNOWN;
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
