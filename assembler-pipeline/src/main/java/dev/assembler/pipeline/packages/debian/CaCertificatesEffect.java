package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that are trusted, in one file and one by one, as update-ca-certificates makes
 * them of those that ca-certificates brings. Links by OpenSSL's hashes are not made; programs that
 * look into the folder instead of the file need {@code openssl rehash}.
 */
final class CaCertificatesEffect implements Effect {

  private static final String SHARED = "/usr/share/ca-certificates";
  private static final String TARGET = "/etc/ssl/certs";

  @Override
  public String packageName() {
    return "ca-certificates";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    if (root.isThere(TARGET + "/ca-certificates.crt")) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (EntryName folder : root.names(SHARED)) {
      for (EntryName name : root.names(SHARED + "/" + folder)) {
        if (name.toString().endsWith(".crt")) {
          names.add(folder + "/" + name);
        }
      }
    }
    var bundle = new ByteArrayOutputStream();
    root.directory(TARGET, Metadata.of(0755));
    for (String name : names) {
      Optional<Content> content = root.content(SHARED + "/" + name);
      if (content.isPresent()) {
        byte[] bytes = Contents.read(content.get());
        bundle.writeBytes(bytes);
        if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
          bundle.write('\n');
        }
        root.symlink(TARGET + "/" + pem(name), SHARED + "/" + name);
      }
    }
    root.file(TARGET + "/ca-certificates.crt", Metadata.of(0644), Content.of(bundle.toByteArray()));
    if (!root.isThere("/etc/ca-certificates.conf")) {
      String list = String.join("\n", names) + "\n";
      root.file("/etc/ca-certificates.conf", Metadata.of(0644), Content.of(list.getBytes(UTF_8)));
    }
    notes.add(TARGET + ": no links by OpenSSL's hashes; the bundle is complete");
  }

  private static String pem(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1, name.length() - ".crt".length());
    return file.replace(' ', '_').replace("(", "=").replace(")", "=").replace(',', '_') + ".pem";
  }
}
