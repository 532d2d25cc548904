package dev.assembler.pipeline.convert;

import dev.assembler.pipeline.onepass.ReadingFacts;
import java.util.List;

/**
 * What the main job wrote in one pass.
 *
 * @param outputs in the order of the requests
 * @param reading what it took to read the files
 */
public record OnePassResult(List<TreeResult> outputs, ReadingFacts reading) {

  public OnePassResult {
    outputs = List.copyOf(outputs);
  }
}
