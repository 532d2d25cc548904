package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The smallest ELF file that is a module: four sections of its own and two of names. */
public final class ModuleFixture {

  public static final String RELEASE = "6.1.0-fixture";

  private static final List<String> SECTIONS =
      List.of("", ".modinfo", ".symtab", ".strtab", "__ksymtab_strings", ".shstrtab");

  private final boolean wide;
  private final ByteOrder order;
  private final StringBuilder modinfo = new StringBuilder();
  private final List<String> exports = new ArrayList<>();
  private final List<String> needs = new ArrayList<>();

  private ModuleFixture(boolean wide, ByteOrder order) {
    this.wide = wide;
    this.order = order;
  }

  public static ModuleFixture of(boolean wide, ByteOrder order) {
    return new ModuleFixture(wide, order);
  }

  /** Of the kind that amd64 has. */
  public static ModuleFixture module() {
    return of(true, ByteOrder.LITTLE_ENDIAN);
  }

  public ModuleFixture with(String key, String value) {
    modinfo.append(key).append('=').append(value).append('\0');
    return this;
  }

  public ModuleFixture exporting(String symbol) {
    exports.add(symbol);
    return this;
  }

  public ModuleFixture needing(String symbol) {
    needs.add(symbol);
    return this;
  }

  public Content content() {
    return Content.of(toBytes());
  }

  /** A tree's folder of modules at its usual place, with these files in it as texts. */
  public static TreeBuilder tree(String... namesAndTexts) {
    TreeBuilder tree = FileTree.builder();
    tree.directory("lib/modules/" + RELEASE, 0755);
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      tree.file(at(namesAndTexts[i]), 0644, Content.of(namesAndTexts[i + 1]));
    }
    return tree;
  }

  public static String at(String path) {
    return "lib/modules/" + RELEASE + "/" + path;
  }

  public byte[] toBytes() {
    byte[] strings = ("\0" + String.join("\0", needs) + "\0").getBytes(ISO_8859_1);
    byte[] names = (String.join("\0", SECTIONS) + "\0").getBytes(ISO_8859_1);
    byte[] exported = (String.join("\0", exports) + "\0").getBytes(ISO_8859_1);
    List<byte[]> bodies =
        List.of(
            new byte[0],
            modinfo.toString().getBytes(ISO_8859_1),
            symbols(),
            strings,
            exported,
            names);
    int head = wide ? 64 : 52;
    var body = new ByteArrayOutputStream();
    ByteBuffer table = ByteBuffer.allocate(SECTIONS.size() * (wide ? 64 : 40)).order(order);
    int name = 0;
    for (int i = 0; i < SECTIONS.size(); i++) {
      section(table, i, name, head + body.size(), bodies.get(i).length);
      body.writeBytes(bodies.get(i));
      name += SECTIONS.get(i).length() + 1;
    }
    ByteBuffer file = ByteBuffer.allocate(head + body.size() + table.capacity()).order(order);
    header(file, head + body.size());
    file.position(head).put(body.toByteArray()).put(table.array());
    return file.array();
  }

  private byte[] symbols() {
    int size = wide ? 24 : 16;
    ByteBuffer symbols = ByteBuffer.allocate(size * (needs.size() + 1)).order(order);
    int name = 1;
    for (int i = 0; i < needs.size(); i++) {
      symbols.putInt(size * (i + 1), name);
      symbols.put(size * (i + 1) + (wide ? 4 : 12), (byte) 0x10); // STB_GLOBAL, undefined
      name += needs.get(i).length() + 1;
    }
    return symbols.array();
  }

  private void section(ByteBuffer table, int index, int name, int offset, int size) {
    int at = index * (wide ? 64 : 40);
    table.putInt(at, name).putInt(at + 4, index == 0 ? 0 : 1);
    if (wide) {
      table.putLong(at + 24, offset).putLong(at + 32, size);
    } else {
      table.putInt(at + 16, offset).putInt(at + 20, size);
    }
  }

  private void header(ByteBuffer file, int table) {
    file.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1)});
    file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1)).put((byte) 1);
    file.putShort(16, (short) 1).putShort(18, (short) 62).putInt(20, 1);
    if (wide) {
      file.putLong(40, table);
    } else {
      file.putInt(32, table);
    }
    int end = wide ? 58 : 46;
    file.putShort(end, (short) (wide ? 64 : 40));
    file.putShort(end + 2, (short) SECTIONS.size());
    file.putShort(end + 4, (short) (SECTIONS.size() - 1));
  }
}
