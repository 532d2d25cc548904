package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry: its header with what extended headers and long names put in the place of its fields. A
 * PAX record overrules GNU's long name, both overrule the header.
 */
final class TarEntry {

  /** As many bytes of a name as a message shows. */
  private static final int SHOWN = 512;

  private final TarHeader header;
  private final PaxHeader global;
  private final PaxHeader pax;
  private final byte[] longLinkName;
  private final byte[] path;

  /**
   * @param longName from GNU's 'L', or null
   * @param longLinkName from GNU's 'K', or null
   */
  TarEntry(TarHeader header, PaxHeader global, PaxHeader pax, byte[] longName, byte[] longLinkName)
      throws ImageFormatException {
    this.header = header;
    this.global = global;
    this.pax = pax;
    this.longLinkName = longLinkName;
    PaxRecord stated = record(PaxKey.PATH);
    PaxRecord sparseName = pax.find(PaxKey.SPARSE_NAME);
    if (sparseName != null) {
      this.path = sparseName.value();
    } else if (stated != null) {
      this.path = stated.value();
    } else {
      this.path = longName != null ? longName : header.name();
    }
    requireKnownCharset();
    requireWhole();
  }

  TarHeader header() {
    return header;
  }

  /** The entry's own extended header, {@link PaxHeader#NONE} where there is none. */
  PaxHeader pax() {
    return pax;
  }

  /** For messages: the entry with its name. */
  String subject() {
    byte[] shown = path.length <= SHOWN ? path : Arrays.copyOf(path, SHOWN);
    return "tar entry \"" + PrintableBytes.of(shown) + (shown == path ? "\"" : "...\"");
  }

  byte[] path() {
    return path;
  }

  byte[] linkPath() {
    PaxRecord stated = record(PaxKey.LINKPATH);
    if (stated != null) {
      return stated.value();
    }
    return longLinkName != null ? longLinkName : header.linkName();
  }

  boolean isNamedAsDirectory() {
    return path.length > 0 && path[path.length - 1] == '/';
  }

  /** Where the body begins, unless a sparse map precedes it. */
  long dataOffset() {
    return header.offset() + TarHeader.SIZE;
  }

  /** Bytes of the body, as the entry says. */
  long storedSize() throws ImageFormatException {
    PaxRecord stated = record(PaxKey.SIZE);
    return stated != null
        ? stated.number()
        : requireSize(
            HeaderField.SIZE.text, HeaderField.SIZE.offset, header.number(HeaderField.SIZE));
  }

  /**
   * @param at where in the header the field is
   */
  long requireSize(String field, int at, long size) throws ImageFormatException {
    if (size < 0) {
      throw StructReader.fault(subject(), field, header.offset() + at, size, "expected at least 0");
    }
    return size;
  }

  Metadata metadata(boolean ignoreAcls) throws ImageFormatException {
    PaxRecord mtime = record(PaxKey.MTIME);
    PaxTime time =
        mtime != null ? PaxTime.of(mtime) : new PaxTime(header.number(HeaderField.MTIME), 0);
    var plain =
        new Metadata(
            (int) (header.number(HeaderField.MODE) & 07777), // some writers put st_mode here
            id(PaxKey.UID, HeaderField.UID),
            id(PaxKey.GID, HeaderField.GID),
            time.seconds(),
            time.nanos(),
            Xattrs.NONE);
    if (pax == PaxHeader.NONE && global == PaxHeader.NONE) {
      return plain;
    }
    var xattrs = new XattrRecords(ignoreAcls);
    for (PaxRecord inForce : global.records()) {
      if (!pax.has(inForce.key())) {
        xattrs.add(inForce);
      }
    }
    for (PaxRecord own : pax.records()) {
      if (pax.find(own.key()) == own) {
        xattrs.add(own);
      }
    }
    return xattrs.applyTo(plain);
  }

  /** A device number, 0 to 2^32-1. */
  long deviceNumber(String key, HeaderField field) throws ImageFormatException {
    return id(key, field);
  }

  private long id(String key, HeaderField field) throws ImageFormatException {
    PaxRecord stated = record(key);
    if (stated != null) {
      return stated.number(Metadata.MAX_ID);
    }
    long id = header.number(field);
    if (id < 0 || id > Metadata.MAX_ID) {
      throw fault(field, id, "expected 0 to " + Metadata.MAX_ID);
    }
    return id;
  }

  /** What a listener is told. */
  TarMember member(List<EntryName> place) {
    TreePath at = TreePath.ROOT;
    for (EntryName name : place) {
      at = at.resolve(name);
    }
    Map<String, byte[]> records = new HashMap<>();
    pax.records().forEach(record -> records.put(record.key(), record.value()));
    return new TarMember(
        at,
        path,
        header.typeflag(),
        header.typeflag() == '1' ? linkPath() : null,
        header.text(HeaderField.UNAME),
        header.text(HeaderField.GNAME),
        records);
  }

  ImageFormatException fault(HeaderField field, Object found, String expectation) {
    return StructReader.fault(
        subject(), field.text, header.offset() + field.offset, found, expectation);
  }

  /** The record in force, the entry's own before the global one; an empty one revokes both. */
  private PaxRecord record(String key) {
    PaxRecord record = pax.has(key) ? pax.find(key) : global.find(key);
    return record == null || record.value().length == 0 ? null : record;
  }

  private void requireKnownCharset() throws ImageFormatException {
    PaxRecord charset = record(PaxKey.HDRCHARSET);
    if (charset == null) {
      return;
    }
    String name = PrintableBytes.of(charset.value());
    if (!name.equals("BINARY") && !name.equals("ISO-IR 10646 2000 UTF-8")) {
      throw charset.fault("expected BINARY or ISO-IR 10646 2000 UTF-8");
    }
  }

  /** Refuses what is only a part of a file, or a file of star's sparse format. */
  private void requireWhole() throws ImageFormatException {
    PaxRecord volume = record(PaxKey.VOLUME_OFFSET);
    if (volume != null) {
      throw volume.fault("archives of several volumes are not read");
    }
    PaxRecord realSize = record(PaxKey.REALSIZE);
    if (realSize != null && realSize.number() != storedSize()) {
      throw realSize.fault("star's sparse files are not read, expected " + storedSize());
    }
  }
}
