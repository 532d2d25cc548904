package dev.assembler.squashfs;

import dev.assembler.codec.OrderedPool;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Writes the data of all files: runs of blocks and fragment blocks, in the order in which their
 * files come, one behind the other. Workers read and compress; this thread compares, packs and
 * writes, always in the order of the files, so the threads' number changes no byte.
 *
 * <p>Files are read ahead in batches. What a batch turns out to need, the blocks of large files and
 * the fragments that have become full, waits in {@link #jobs} in its order and is handed to the
 * workers before more is read.
 */
final class DataWriter {

  /** Work that has been decided upon: some blocks that are stored one behind the other. */
  private interface Job {
    /** Submits the next block; whether there are more. */
    boolean submitNext() throws IOException;
  }

  /** Told what has been done since it was told last. */
  @FunctionalInterface
  interface Progress {
    void advance(long nodes, long bytes);
  }

  private static final long MOST_BACKLOG = 64L << 20;

  private final SquashfsOptions options;
  private final FilePlan plan;
  private final ImageSink sink;
  private final Progress progress;
  private final int blockSize;
  private final boolean deduplicates;
  private final ContentHash hash;
  private final FileLocations locations;
  private final DataFacts facts = new DataFacts();
  private final BlockBuffers buffers;
  private final FragmentPacker packer;
  private final RunDeduplicator runs;
  private final TailDeduplicator tails;
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();
  private final ArrayDeque<ImageSource> opened = new ArrayDeque<>();
  private OrderedPool<BlockEncoder> pool;
  private long position;

  /**
   * @param start where the first block goes
   * @param hash that finds candidates for equal contents
   * @param progress told what has been done
   */
  DataWriter(
      SquashfsOptions options,
      FilePlan plan,
      ImageSink sink,
      long start,
      ContentHash hash,
      Progress progress) {
    this.options = options;
    this.plan = plan;
    this.sink = sink;
    this.position = start;
    this.progress = progress;
    blockSize = options.blockSize();
    deduplicates = options.has(SquashfsOptions.Feature.DEDUPLICATION);
    this.hash = deduplicates ? hash : null;
    locations = new FileLocations(plan.count());
    buffers = new BlockBuffers(blockSize, (int) (2 * backlogBytes() / blockSize) + 4);
    packer = new FragmentPacker(blockSize, buffers, this::storeFragment);
    runs = new RunDeduplicator(plan);
    tails = new TailDeduplicator(plan, locations, packer);
  }

  private long backlogBytes() {
    long all = (options.threads() + 1L) * blockSize;
    // what has been read may wait once more to be compressed, and as much is kept for what comes
    long most = Math.min(MOST_BACKLOG, Runtime.getRuntime().maxMemory() / 8);
    return Math.max(2 * all, Math.min(8 * all, most));
  }

  /** Writes everything and returns where the data ends. */
  long write() throws IOException {
    try (var workers =
        new OrderedPool<BlockEncoder>(
            options.threads(),
            1 << 12,
            backlogBytes(),
            () -> CodecEncoder.of(options.codec(), options.format()))) {
      pool = workers;
      for (int file = 0; file < plan.count(); ) {
        FileBatch batch = FileBatch.from(plan, file, blockSize, buffers, hash);
        pool.submit(batch.heldBytes(), worker -> batch.read(), this::take);
        submitJobs();
        file = batch.end();
      }
      drain();
      packer.flush();
      drain();
    } finally {
      for (ImageSource source : opened) {
        source.close();
      }
    }
    return position;
  }

  private void drain() throws IOException {
    do {
      submitJobs();
      pool.drain();
    } while (!jobs.isEmpty());
  }

  private void submitJobs() throws IOException {
    while (!jobs.isEmpty()) {
      Job job = jobs.peek();
      while (job.submitNext()) {
        // while it waits for room in the backlog, results come in and add jobs behind this one
      }
      jobs.remove();
    }
  }

  FileLocations locations() {
    return locations;
  }

  List<FragmentEntry> fragments() {
    return packer.table();
  }

  DataFacts facts() {
    return facts;
  }

  /** Decides, for each file of a batch that has been read, what is stored. */
  private void take(FileBatch batch) throws IOException {
    for (int file = batch.first(); file < batch.end(); file++) {
      boolean knownRun = takeRun(batch, file);
      boolean knownTail = takeTail(batch, file);
      if (knownRun && knownTail && plan.file(file).size() > 0) {
        facts.duplicateFiles++;
      }
    }
    batch.release();
    progress.advance(batch.end() - batch.first(), 0);
  }

  /** Whether nothing of the run needs storing, because it is known or empty. */
  private boolean takeRun(FileBatch batch, int file) throws IOException {
    long length = plan.runLength(file);
    if (length == 0) {
      return true;
    }
    byte[] head = batch.takeHead(file);
    int known = deduplicates ? runs.find(file, head, batch.headHash(file)) : RunDeduplicator.NONE;
    if (known != RunDeduplicator.NONE) {
      locations.shareRun(file, known);
      facts.duplicateBytes += length;
      progress.advance(0, length);
      if (head != null) {
        buffers.giveBack(head);
      }
      return true;
    }
    locations.beginRun(file, Math.toIntExact((length + blockSize - 1) / blockSize));
    jobs.add(new Run(file, head, batch.holes(file)));
    return false;
  }

  /** Whether nothing of the tail end needs storing. */
  private boolean takeTail(FileBatch batch, int file) throws IOException {
    int length = plan.tailLength(file);
    if (length == 0) {
      return true;
    }
    progress.advance(0, length);
    if (batch.hasZeroTail(file)) {
      locations.setZeroTail(file);
      facts.sparseBytes += length;
      return false;
    }
    byte[] bytes = batch.tails();
    int offset = batch.tailOffset(file);
    if (deduplicates) {
      int known = tails.find(file, batch.tailHash(file), bytes, offset);
      if (known != TailDeduplicator.NONE) {
        locations.setTail(file, locations.fragment(known), locations.fragmentOffset(known));
        facts.duplicateBytes += length;
        return true;
      }
    }
    int place = packer.offsetOfNext(length);
    packer.add(bytes, offset, length);
    locations.setTail(file, packer.number(), place);
    return false;
  }

  private void storeFragment(int number, byte[] raw, int length) {
    boolean compress = options.compresses(SquashfsOptions.Section.FRAGMENTS);
    jobs.add(() -> {
      pool.submit(
          blockSize,
          encoder -> StoredBlock.of(raw, length, compress ? encoder : null, buffers),
          block -> {
            packer.stored(number, new FragmentEntry(position, block.size()));
            write(block);
          });
      return false;
    });
  }

  private void write(StoredBlock block) throws IOException {
    int length = block.size().stored();
    sink.writeAt(position, ByteBuffer.wrap(block.bytes(), 0, length));
    position += length;
    buffers.giveBack(block.bytes());
  }

  /** The blocks of one file. The first has been read; workers read the others. */
  private final class Run implements Job {

    private final int file;
    private final long length;
    private final Holes holes;
    private final boolean compress;
    private byte[] head;
    private ImageSource source;
    private int next;

    Run(int file, byte[] head, Holes holes) {
      this.file = file;
      this.head = head;
      this.holes = holes;
      length = plan.runLength(file);
      compress = options.compresses(SquashfsOptions.Section.DATA) && !plan.isStored(file);
    }

    @Override
    public boolean submitNext() throws IOException {
      int index = next++;
      long start = (long) index * blockSize;
      int count = (int) Math.min(blockSize, length - start);
      boolean last = start + count == length;
      if (index == 0) {
        byte[] raw = head;
        head = null;
        pool.submit(
            buffers.held(count),
            encoder -> encode(encoder, raw, count),
            block -> done(0, count, block));
      } else if (holes.cover(start, count)) {
        sparse(index, count, last);
      } else {
        ImageSource from = source();
        pool.submit(
            buffers.held(count),
            encoder -> {
              byte[] raw = buffers.take(count);
              from.readAt(start, ByteBuffer.wrap(raw, 0, count));
              if (ZeroBytes.all(raw, 0, count)) {
                buffers.giveBack(raw);
                return StoredBlock.SPARSE;
              }
              return encode(encoder, raw, count);
            },
            block -> done(index, count, block));
      }
      return !last;
    }

    /** A block that takes no room needs no place in the order, unless the file ends with it. */
    private void sparse(int index, int count, boolean last) throws IOException {
      if (last && source != null) {
        pool.submit(encoder -> StoredBlock.SPARSE, block -> done(index, count, block));
      } else {
        done(index, count, StoredBlock.SPARSE);
      }
    }

    private ImageSource source() throws IOException {
      if (source == null) {
        source = plan.file(file).content().open();
        opened.add(source);
      }
      return source;
    }

    private StoredBlock encode(BlockEncoder encoder, byte[] raw, int count) {
      return raw == null
          ? StoredBlock.SPARSE
          : StoredBlock.of(raw, count, compress ? encoder : null, buffers);
    }

    private void done(int index, int count, StoredBlock block) throws IOException {
      if (block.size().isSparse()) {
        locations.addSparse(file, count);
        facts.sparseBytes += count;
      } else {
        locations.setBlock(file, index, block.size(), position);
        write(block);
      }
      progress.advance(0, count);
      if (source != null && (long) index * blockSize + count == length) {
        opened.remove(source);
        source.close();
      }
    }
  }
}
