package dev.assembler.pipeline.bootfiles;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a machine finds beside its kernel to know who it is and whom to ask: {@code identity.cfg},
 * lines of {@code NAME=VALUE}, and the certificate of the authority that its server is trusted by.
 *
 * @param id of the machine; empty where the server gives one
 * @param key that it proves itself with; empty where the server gives one
 * @param server it asks
 * @param ca the authority's certificates in PEM
 */
public record IdentityFile(String id, String key, String server, Optional<byte[]> ca) {

  /** The name of the lines. */
  public static final String NAME = "identity.cfg";

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final Pattern FILE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,200}\\.pem");
  private static final Pattern FOLDER = Pattern.compile("(/[A-Za-z0-9._-]{1,100}){1,8}");

  /**
   * @throws dev.assembler.pipeline.UsageException with every value that a line cannot hold
   */
  public IdentityFile {
    ca = ca.map(byte[]::clone);
    var values = new PlainValues(NAME);
    values.optional("ID", id, PlainValues.WORD, "one word");
    values.secret("KEY", key, PlainValues.WORD, "one word");
    values.required("SERVER", server, PlainValues.URL, "an http or https URL");
    if (ca.isPresent() && !isPem(ca.get())) {
      values.problem("CA_PEM_FILE: no certificate in PEM, expected " + BEGIN + " .. " + END);
    }
    values.require();
  }

  private static boolean isPem(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    int begin = text.indexOf(BEGIN);
    return begin >= 0 && text.indexOf(END, begin) > begin && text.endsWith(END);
  }

  /** A copy of the certificates. */
  @Override
  public Optional<byte[]> ca() {
    return ca.map(byte[]::clone);
  }

  /**
   * The lines.
   *
   * @param caPath where the machine will find the certificates
   */
  public String text(String caPath) {
    return "ID="
        + id
        + "\nKEY="
        + key
        + "\nSERVER="
        + server
        + "\n"
        + (ca.isPresent() ? "CA_PEM_FILE=" + caPath + "\n" : "");
  }

  /**
   * The files, for the root of a boot partition.
   *
   * @param mountedAt where the machine mounts that partition, such as {@code /boot}
   * @param caName of the file with the certificates, such as {@code powernode-ca.pem}
   */
  public FileTree files(String mountedAt, String caName) {
    new PlainValues(NAME)
        .required("mount", mountedAt, FOLDER, "an absolute path, such as /boot")
        .required("ca", caName, FILE, "a name in .pem, lower case")
        .require();
    TreeBuilder tree = FileTree.builder();
    byte[] lines = text(mountedAt + "/" + caName).getBytes(US_ASCII);
    tree.file("/" + NAME, key.isEmpty() ? 0644 : 0600, Content.of(lines));
    ca.ifPresent(bytes -> tree.file("/" + caName, 0644, Content.of(bytes)));
    return tree.build();
  }
}
