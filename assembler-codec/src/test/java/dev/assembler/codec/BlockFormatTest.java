package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockFormatTest {

  @ParameterizedTest
  @CsvSource({
    "4096,8192",
    "8192,8192",
    "12287,8192",
    "12288,12288",
    "131072,131072",
    "196608,196608",
    "200000,196608",
    "1048576,1048576"
  })
  void theDictionaryIsTheLargestThatTheBlockAllows(int blockSize, int dictionary) {
    assertEquals(dictionary, BlockFormat.of(blockSize).dictionarySize());
  }

  @ParameterizedTest
  @CsvSource({"1,8192", "8192,8192", "8193,12288", "12289,16384", "100000,131072", "131072,131072"})
  void aShortBlockNamesTheSmallestDictionaryThatCoversIt(int length, int dictionary) {
    assertEquals(dictionary, BlockFormat.of(131_072).dictionaryFor(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4096|dictionary size: 4096, expected 8192..131072 for blocks of 131072",
        "262144|dictionary size: 262144, expected 8192..131072 for blocks of 131072",
        "100000|dictionary size: 100000, expected a power of two or one and a half times a power of"
            + " two; try 131072",
        "70000|dictionary size: 70000, expected a power of two or one and a half times a power of"
            + " two; try 98304",
      })
  void dictionariesTheKernelRefusesAreRefused(int dictionary, String message) {
    BlockFormat format = BlockFormat.of(131_072);

    var refused =
        assertThrows(IllegalArgumentException.class, () -> format.withDictionarySize(dictionary));

    assertEquals(message, refused.getMessage());
  }

  @Test
  void aBlockOfNothingIsRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> BlockFormat.of(0));

    assertEquals("block size: 0, expected 1..268435456", refused.getMessage());
  }
}
