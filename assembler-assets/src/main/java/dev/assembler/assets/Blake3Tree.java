package dev.assembler.assets;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The tree of BLAKE3 (section 2.1) as its right edge: subtrees that wait for a sibling. Two of
 * equal size are merged only when more input follows, because the last merge is that of the root.
 */
final class Blake3Tree {

  private final ArrayDeque<int[]> waiting = new ArrayDeque<>();
  private long chunks;

  /** Adds the next piece of the input. */
  void add(Blake3Piece piece) {
    for (int at = 0; at < piece.cvs().length; at += Blake3Compression.CV) {
      mergeFinished();
      waiting.push(Arrays.copyOfRange(piece.cvs(), at, at + Blake3Compression.CV));
      chunks += piece.chunks();
    }
    if (piece.last() != null) {
      mergeFinished();
    }
  }

  /** As many subtrees are finished as the number of chunks has binary ones. */
  private void mergeFinished() {
    while (waiting.size() > Long.bitCount(chunks)) {
      int[] right = waiting.pop();
      waiting.push(Blake3Output.ofParent(waiting.pop(), right).chainingValue());
    }
  }

  /**
   * The hash of all pieces.
   *
   * @param last of the last piece, null if it had none
   */
  byte[] hash(Blake3Output last) {
    Blake3Output node = last;
    if (node == null) {
      int[] right = waiting.pop();
      node = Blake3Output.ofParent(waiting.pop(), right);
    }
    while (!waiting.isEmpty()) {
      node = Blake3Output.ofParent(waiting.pop(), node.chainingValue());
    }
    return node.root();
  }
}
