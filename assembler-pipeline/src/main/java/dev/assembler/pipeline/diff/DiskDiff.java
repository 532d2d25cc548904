package dev.assembler.pipeline.diff;

import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two disks beside their partitions and tables: what the MBR starts, and what lies where no
 * partition is, as GRUB's core does.
 */
final class DiskDiff {

  /** An MBR's code; behind it are the signature and the table, which are facts. */
  static final int BOOT_CODE = 440;

  private static final int MBR = 512;
  private static final String ONE_LOADER = "one boot loader of one version for both";
  static final Meaning CODE = Meaning.of("boot code", Cause.CONTENT).withCure(ONE_LOADER);
  private static final Meaning GAP =
      new Meaning("between partitions", Cause.CONTENT, ONE_LOADER, true);

  private record Range(long start, long end) {}

  private final List<Range> known = new ArrayList<>();

  private DiskDiff() {
    known.add(new Range(0, MBR));
  }

  static void compare(
      String place,
      ImageSource left,
      Facts ours,
      ImageSource right,
      Facts theirs,
      Findings findings)
      throws IOException {
    MeaningDiff.compare(
        place, left.window(0, BOOT_CODE), right.window(0, BOOT_CODE), offset -> CODE, findings);
    var disk = new DiskDiff();
    disk.add(left, ours);
    disk.add(right, theirs);
    var gaps = new MeaningDiff(offset -> GAP);
    for (Range gap : disk.gaps(Math.min(left.size(), right.size()))) {
      long length = gap.end - gap.start;
      ByteDiff.each(
          left.window(gap.start, length),
          right.window(gap.start, length),
          (offset, one, other) -> gaps.differs(gap.start + offset, one, other));
    }
    gaps.tell(place, findings);
  }

  private void add(ImageSource disk, Facts facts) throws IOException {
    for (String part : facts.parts()) {
      long offset = Long.parseLong(facts.ofPart(part, "offset"));
      known.add(new Range(offset, offset + Long.parseLong(facts.ofPart(part, "size"))));
    }
    if (facts.get("guid").equals("-")) {
      return;
    }
    long sector = Long.parseLong(facts.get("sectorSize"));
    if (!facts.get("primaryFault").equals("-")) {
      known.add(new Range(0, Long.MAX_VALUE)); // where its tables are it does not say
      return;
    }
    ByteBuffer header = ByteBuffer.allocate((int) sector).order(ByteOrder.LITTLE_ENDIAN);
    disk.readAt(sector, header);
    // UEFI 5.3.2: tables are before FirstUsableLBA and behind LastUsableLBA.
    known.add(new Range(0, Math.multiplyExact(header.getLong(40), sector)));
    known.add(new Range(Math.multiplyExact(header.getLong(48) + 1, sector), Long.MAX_VALUE));
  }

  private List<Range> gaps(long size) {
    var gaps = new ArrayList<Range>();
    long end = 0;
    for (Range range : known.stream().sorted(Comparator.comparingLong(Range::start)).toList()) {
      if (range.start > end && end < size) {
        gaps.add(new Range(end, Math.min(range.start, size)));
      }
      end = Math.max(end, range.end);
    }
    if (end < size) {
      gaps.add(new Range(end, size));
    }
    return gaps;
  }
}
