package dev.assembler.assets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Hashes pieces on several threads and hands on what they found in the order of the input. SHA-256
 * is a chain from piece to piece, all else of a piece is independent. The number of pieces in
 * flight is bounded, so memory is, too. Used by one thread.
 */
final class DigestPipeline implements AutoCloseable {

  private final DigestPlan plan;
  private final int threads;
  private final Consumer<PieceDigests> found;
  private final HashFunction sha256;
  private final ArrayDeque<DigestPiece> inFlight = new ArrayDeque<>();
  private CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
  private DigestPiece current;
  private int made;
  private long next;
  private ExecutorService workers;

  /**
   * @param threads to hash on beside the calling one; with 1 there are none
   * @param found takes what each piece gave, on the calling thread, in order
   */
  DigestPipeline(DigestPlan plan, int threads, Consumer<PieceDigests> found) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
    this.plan = plan;
    this.threads = threads;
    this.found = found;
    this.sha256 = plan.has(DigestAlgorithm.SHA256) ? HashFunction.sha256() : null;
  }

  /** The piece to be filled next. */
  DigestPiece piece() {
    if (current == null) {
      boolean mayMake = threads == 1 ? made == 0 : made < 2 * threads + 2;
      if (!inFlight.isEmpty() && (!mayMake || inFlight.peek().done.isDone())) {
        current = deliverNext();
      } else {
        current = new DigestPiece(plan);
        made++;
      }
      current.length = 0;
      current.index = next;
    }
    return current;
  }

  /** Hashes the present piece; all but the last one are full. */
  void submit() {
    DigestPiece piece = piece();
    current = null;
    next++;
    Executor executor = executor(piece);
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    if (sha256 != null) {
      chain = chain.thenRunAsync(() -> sha256.update(piece.bytes, 0, piece.length), executor);
      tasks.add(chain);
    }
    if (plan.has(DigestAlgorithm.BLAKE3)) {
      tasks.add(CompletableFuture.runAsync(piece::hashBlake3, executor));
    }
    for (int i = 0; i < plan.verity().size(); i++) {
      int tree = i;
      tasks.add(CompletableFuture.runAsync(() -> piece.hashVerity(tree), executor));
    }
    piece.done = CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new));
    inFlight.add(piece);
  }

  /** Short input is hashed at once: starting a thread would take longer. */
  private Executor executor(DigestPiece piece) {
    if (workers == null && threads > 1 && piece.length == DigestPiece.SIZE) {
      workers =
          Executors.newFixedThreadPool(
              threads, Thread.ofPlatform().daemon().name("assemble-digest-", 1).factory());
    }
    return workers == null ? Runnable::run : workers;
  }

  private DigestPiece deliverNext() {
    DigestPiece piece = inFlight.remove();
    try {
      piece.done.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a piece could not be hashed", e.getCause());
    }
    found.accept(piece.digests());
    return piece;
  }

  /** Hands on what all pieces gave. */
  void drain() {
    while (!inFlight.isEmpty()) {
      deliverNext();
    }
  }

  /** The SHA-256 of all pieces, after {@link #drain}. */
  byte[] sha256() {
    return sha256.digest();
  }

  /** Ends all threads; returns when none is left. */
  @Override
  public void close() {
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }
}
