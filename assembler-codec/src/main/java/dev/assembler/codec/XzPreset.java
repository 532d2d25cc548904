package dev.assembler.codec;

import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;

/** xz's presets as encoder settings, with the extreme ones as liblzma defines them. */
final class XzPreset {

  private XzPreset() {}

  static LZMA2Options options(Codec codec) {
    try {
      var options = new LZMA2Options(codec.level());
      if (codec.extreme()) {
        // liblzma, lzma_lzma_preset(): 3e and 5e stay within reach of their neighbours in speed.
        boolean moderate = codec.level() == 3 || codec.level() == 5;
        options.setMode(LZMA2Options.MODE_NORMAL);
        options.setMatchFinder(LZMA2Options.MF_BT4);
        options.setNiceLen(moderate ? 192 : LZMA2Options.NICE_LEN_MAX);
        options.setDepthLimit(moderate ? 0 : 512);
      }
      return options;
    } catch (UnsupportedOptionsException e) {
      throw new IllegalStateException("xz refuses the settings of " + codec, e);
    }
  }

  static LZMA2Options options(Codec codec, int dictionarySize) {
    LZMA2Options options = options(codec);
    try {
      options.setDictSize(dictionarySize);
    } catch (UnsupportedOptionsException e) {
      throw new IllegalStateException("xz refuses a dictionary of " + dictionarySize, e);
    }
    return options;
  }
}
