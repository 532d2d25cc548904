package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * What is in all members that are left: one, though packagers that compress with several threads
 * have made more of it. Their compressed bytes go through a digest.
 */
final class DataMembers extends InputStream {

  private final GzipMembers members;
  private final MessageDigest digest;
  private final long most;
  private InputStream member = InputStream.nullInputStream();
  private long size;

  /**
   * @param most as many bytes as they may be together
   */
  DataMembers(GzipMembers members, MessageDigest digest, long most) {
    this.members = members;
    this.digest = digest;
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = member.read(into, offset, length);
    while (count < 0) {
      if (!members.next(digest::update)) {
        return -1;
      }
      member = members.contents();
      count = member.read(into, offset, length);
    }
    size += count;
    if (size > most) {
      throw new ImageFormatException(
          "data member: becomes larger than "
              + most
              + " bytes, four times what the package states"
              + " and room for headers");
    }
    return count;
  }
}
