package dev.assembler.assets;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The rounds by the Vector API, all 16 words of a group of lanes in registers. This class alone
 * needs the module jdk.incubator.vector, and is loaded only where {@link Blake3Rounds#best} found
 * it.
 *
 * <p>Words are loaded by {@code fromArray} itself: in a method of this size C2 (JDK 25) inlines
 * nothing any more but what the Vector API forces it to, and a call would make objects of vectors.
 */
final class VectorRounds implements Blake3Rounds {

  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

  /** Whether the machine has vectors that outdo {@link PlainRounds}, and that divide the lanes. */
  static boolean isWide() {
    return SPECIES.length() == 8 || SPECIES.length() == 16;
  }

  @Override
  public void compress(int lanes, int[][] cvs, int[][] blocks, int[][] counters, int flags) {
    for (int at = 0; at < lanes; at += SPECIES.length()) {
      group(at, cvs, blocks, counters, flags);
    }
  }

  /** A register of lanes. Four quarter rounds run side by side. */
  private static void group(int at, int[][] cvs, int[][] blocks, int[][] counters, int flags) {
    IntVector v0 = IntVector.fromArray(SPECIES, cvs[0], at);
    IntVector v1 = IntVector.fromArray(SPECIES, cvs[1], at);
    IntVector v2 = IntVector.fromArray(SPECIES, cvs[2], at);
    IntVector v3 = IntVector.fromArray(SPECIES, cvs[3], at);
    IntVector v4 = IntVector.fromArray(SPECIES, cvs[4], at);
    IntVector v5 = IntVector.fromArray(SPECIES, cvs[5], at);
    IntVector v6 = IntVector.fromArray(SPECIES, cvs[6], at);
    IntVector v7 = IntVector.fromArray(SPECIES, cvs[7], at);
    IntVector v8 = IntVector.broadcast(SPECIES, Blake3Compression.iv(0));
    IntVector v9 = IntVector.broadcast(SPECIES, Blake3Compression.iv(1));
    IntVector v10 = IntVector.broadcast(SPECIES, Blake3Compression.iv(2));
    IntVector v11 = IntVector.broadcast(SPECIES, Blake3Compression.iv(3));
    IntVector v12 = IntVector.fromArray(SPECIES, counters[0], at);
    IntVector v13 = IntVector.fromArray(SPECIES, counters[1], at);
    IntVector v14 = IntVector.broadcast(SPECIES, Blake3Compression.BLOCK);
    IntVector v15 = IntVector.broadcast(SPECIES, flags);
    for (int round = 0; round < Blake3Compression.ROUNDS; round++) {
      int[] s = Blake3Compression.schedule(round);
      // columns
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, blocks[s[0]], at));
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, blocks[s[2]], at));
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, blocks[s[4]], at));
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, blocks[s[6]], at));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 12);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 12);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 12);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 12);
      v0 = v0.add(v4).add(IntVector.fromArray(SPECIES, blocks[s[1]], at));
      v1 = v1.add(v5).add(IntVector.fromArray(SPECIES, blocks[s[3]], at));
      v2 = v2.add(v6).add(IntVector.fromArray(SPECIES, blocks[s[5]], at));
      v3 = v3.add(v7).add(IntVector.fromArray(SPECIES, blocks[s[7]], at));
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 8);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 8);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 8);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 8);
      v8 = v8.add(v12);
      v9 = v9.add(v13);
      v10 = v10.add(v14);
      v11 = v11.add(v15);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 7);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 7);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 7);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 7);
      // diagonals
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, blocks[s[8]], at));
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, blocks[s[10]], at));
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, blocks[s[12]], at));
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, blocks[s[14]], at));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 12);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 12);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 12);
      v0 = v0.add(v5).add(IntVector.fromArray(SPECIES, blocks[s[9]], at));
      v1 = v1.add(v6).add(IntVector.fromArray(SPECIES, blocks[s[11]], at));
      v2 = v2.add(v7).add(IntVector.fromArray(SPECIES, blocks[s[13]], at));
      v3 = v3.add(v4).add(IntVector.fromArray(SPECIES, blocks[s[15]], at));
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 8);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 8);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 8);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 8);
      v10 = v10.add(v15);
      v11 = v11.add(v12);
      v8 = v8.add(v13);
      v9 = v9.add(v14);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 7);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 7);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 7);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 7);
    }
    v0.lanewise(XOR, v8).intoArray(cvs[0], at);
    v1.lanewise(XOR, v9).intoArray(cvs[1], at);
    v2.lanewise(XOR, v10).intoArray(cvs[2], at);
    v3.lanewise(XOR, v11).intoArray(cvs[3], at);
    v4.lanewise(XOR, v12).intoArray(cvs[4], at);
    v5.lanewise(XOR, v13).intoArray(cvs[5], at);
    v6.lanewise(XOR, v14).intoArray(cvs[6], at);
    v7.lanewise(XOR, v15).intoArray(cvs[7], at);
  }
}
