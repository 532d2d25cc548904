package dev.assembler.tar;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** A sparse file's bytes: its parts where they lie in the archive, zeros between them. */
final class SparseContent implements Content {

  private final ImageSource archive;
  private final SparseMap map;

  /** Where each part begins in the archive. */
  private final long[] places;

  /**
   * @param dataOffset of the first part in the archive; the caller knows that all are there
   */
  SparseContent(ImageSource archive, long dataOffset, SparseMap map) {
    this.archive = archive;
    this.map = map;
    this.places = new long[map.offsets().length];
    long place = dataOffset;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      place += map.lengths()[i];
    }
  }

  @Override
  public long size() {
    return map.realSize();
  }

  @Override
  public ImageSource open() {
    return new Source();
  }

  private final class Source implements ImageSource {

    @Override
    public long size() {
      return map.realSize();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), size());
      int found = Arrays.binarySearch(map.offsets(), offset);
      int part = found >= 0 ? found : Math.max(0, -found - 2);
      int limit = target.limit();
      long at = offset;
      while (target.hasRemaining()) {
        while (part < places.length && map.offsets()[part] + map.lengths()[part] <= at) {
          part++;
        }
        long start = part < places.length ? map.offsets()[part] : size();
        boolean hole = at < start;
        long end = hole ? start : start + map.lengths()[part];
        int count = (int) Math.min(target.remaining(), end - at);
        target.limit(target.position() + count);
        if (hole) {
          zero(target);
        } else {
          archive.readAt(places[part] + (at - start), target);
        }
        target.limit(limit);
        at += count;
      }
    }

    private static void zero(ByteBuffer target) {
      while (target.hasRemaining()) {
        target.put((byte) 0);
      }
    }

    @Override
    public List<Extent> dataExtents() {
      return new AbstractList<>() {
        @Override
        public Extent get(int index) {
          return new Extent(map.offsets()[index], map.lengths()[index]);
        }

        @Override
        public int size() {
          return places.length;
        }
      };
    }

    @Override
    public void close() {
      // the archive belongs to whoever opened it
    }
  }
}
