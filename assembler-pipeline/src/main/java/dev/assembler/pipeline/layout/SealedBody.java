package dev.assembler.pipeline.layout;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.PartitionBody;
import dev.assembler.verity.HashTree;
import dev.assembler.verity.RootHash;
import dev.assembler.verity.VerityImage;
import dev.assembler.verity.VerityOptions;
import dev.assembler.verity.VerityTap;
import java.util.UUID;

/**
 * A partition's body that is hashed on its way to the disk, and the body of the hash area that
 * follows from it. The data counts as whole blocks of 4 KiB; what is missing to them is zeros.
 */
final class SealedBody {

  private final PartitionBody data;
  private final VerityOptions options;
  private HashTree tree;

  /**
   * @param name of the hash partition, from which salt and UUID derive
   */
  SealedBody(PartitionBody data, String name, DerivedIds ids) {
    this.data = data;
    this.options =
        VerityOptions.defaults()
            .withSalt(ids.bytes("verity/" + name))
            .withUuid(ids.uuid("verity/" + name));
  }

  /** The data, hashed while it is written. */
  PartitionBody data() {
    return PartitionBody.between(
        whole(data.size().least()),
        whole(data.size().most()),
        (window, room) -> {
          VerityTap tap = VerityImage.tap(window, options);
          long size = whole(data.writing().writeTo(tap, room));
          tree = tap.finish(size);
          return size;
        });
  }

  /** The hash area; the data must be written before. */
  PartitionBody hashes() {
    return PartitionBody.between(
        VerityImage.size(whole(data.size().least()), options),
        VerityImage.size(whole(data.size().most()), options),
        (window, room) -> {
          tree().writeTo(window);
          return tree().size();
        });
  }

  RootHash rootHash() {
    return tree().rootHash();
  }

  UUID dataGuid() {
    return rootHash().dataPartition();
  }

  UUID hashGuid() {
    return rootHash().hashPartition();
  }

  private HashTree tree() {
    if (tree == null) {
      throw new IllegalStateException("the data is not written yet");
    }
    return tree;
  }

  private long whole(long size) {
    return Math.max(options.dataBlockSize(), Alignment.roundUp(size, options.dataBlockSize()));
  }
}
