package dev.assembler.squashfs;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.ContentPosition;
import dev.assembler.core.tree.StoredContent;
import java.io.IOException;
import java.util.Optional;

/**
 * A file's contents in an image: nothing is read before it is asked for. The image must stay open
 * for as long.
 *
 * @param file whose blocks these are
 * @param fragment the block that holds its tail end, or null
 */
record FileContent(DataBlocks data, FileInode file, FragmentEntry fragment) implements Content {

  @Override
  public long size() {
    return file.fileSize();
  }

  @Override
  public Optional<StoredContent> stored() {
    long own = file.blocks().stored(0, file.blocks().count());
    return Optional.of(
        fragment == null
            ? new StoredContent(file.startBlock(), own, 0, 0, 0)
            : new StoredContent(
                file.startBlock(),
                own,
                file.fileSize() % data.blockSize(),
                fragment.start(),
                fragment.size().stored()));
  }

  @Override
  public Optional<ContentPosition> position() {
    if (file.fileSize() == 0) {
      return Optional.empty();
    }
    boolean isTailAlone = fragment != null && file.blocks().count() == 0;
    return Optional.of(
        isTailAlone
            ? new ContentPosition(fragment.start(), file.fragmentOffset())
            : new ContentPosition(file.startBlock(), 0));
  }

  @Override
  public long startsAs(Content other) throws IOException {
    return other instanceof FileContent theirs ? StoredAlike.of(this, theirs) : 0;
  }

  @Override
  public OpenFile open() {
    return new OpenFile(this);
  }
}
