package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Node;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An on-disk format as the pipeline sees it: how a file of it is recognised, opened, looked into
 * and checked, and what it takes to write one. Stateless. A new format is a class of this kind and
 * a line in {@link ImageFormats}.
 */
public interface ImageFormat {

  /** As {@code --format} names it. */
  String name();

  /** Whether a suffix that stands for the format of that name may stand for this one, too. */
  default boolean isCalled(String formatName) {
    return name().equals(formatName);
  }

  /** A file of it in a sentence, with its article: "a squashfs image". */
  String description();

  /** As {@link #description}, with what else is read of it where that is worth saying. */
  default String readable() {
    return description();
  }

  /** What output names end with that stand for it, with their dots; may be none. */
  default List<String> suffixes() {
    return List.of();
  }

  /** Whether trees can be written in it. */
  default boolean isWritten() {
    return true;
  }

  /** Whether all of it is one tree; what has none has parts, or a disk inside. */
  default boolean hasTree() {
    return true;
  }

  // Reading. What is malformed is an ImageFormatException of the room.

  /** Whether a file that begins so is of this format; formats are asked in their table's order. */
  boolean recognises(FileHead head);

  /**
   * Whether it is compressed as a whole by its own rules: then a compressed file in which there is
   * one is opened as it is, otherwise after it has been expanded.
   */
  default boolean expandsItself() {
    return false;
  }

  /**
   * Reads the tree of all of it; contents are read from the file, which stays open for them.
   *
   * @throws NoTreeException if there is none
   */
  FormatTree open(ImageFile file, ReadOptions options) throws IOException;

  /**
   * The part that an address calls by this name ({@code IMAGE#NAME}): a partition, a segment, a
   * boot image. It is an image of its own, which is recognised anew; it needs the file to stay
   * open.
   */
  default Optional<ImagePart> part(ImageFile file, String name, ReadOptions options)
      throws IOException {
    return Optional.empty();
  }

  /**
   * As {@link #part} for several names at once, those that are there: where every part is found by
   * going through the file, that is done once.
   */
  default List<ImagePart> parts(ImageFile file, List<String> names, ReadOptions options)
      throws IOException {
    var found = new ArrayList<ImagePart>();
    for (String name : names) {
      part(file, name, options).ifPresent(found::add);
    }
    return found;
  }

  /**
   * The disk inside, of a format that is no more than a way to keep one: whoever asks for a tree or
   * a part of the image means that of the disk. It needs the file to stay open.
   */
  default Optional<ImageSource> disk(ImageFile file, ReadOptions options) throws IOException {
    return Optional.empty();
  }

  /** How its parts are called, for messages: "seg1, seg2 .."; empty if it has none. */
  default String partNames() {
    return "";
  }

  /** Reads all of it and checks every rule of the format. */
  ImageSummary verify(ImageFile file, ReadOptions options) throws IOException;

  /** What it says about itself. */
  Inspection inspect(ImageFile file, ReadOptions options) throws IOException;

  // Writing.

  /** Whether it is written front to back, so that it can go to a pipe. */
  default boolean canStream() {
    return false;
  }

  /**
   * What is taken where no compression is stated.
   *
   * @param output the file's name, empty for standard output
   */
  default Codec defaultCodec(String output) {
    return Codec.store();
  }

  /** Whether a suffix such as {@code .gz} says how all of it is compressed. */
  default boolean isCompressedAsAWhole() {
    return false;
  }

  /** Whether its blocks, or all of it, can be compressed: a compression that is stated is used. */
  default boolean isCompressed() {
    return isCompressedAsAWhole() || defaultCodec("").id() != Codec.Id.STORE;
  }

  /** The options that it has for itself or shares with few; others are refused. */
  default Set<FormatOption> options() {
    return Set.of();
  }

  /**
   * Settles how images are written.
   *
   * @throws UsageException for values that are none, or contradict one another
   */
  ImageWriter writer(WriteSettings settings) throws IOException;

  /** The modification times it can hold. */
  default TimeRange times() {
    return TimeRange.UNBOUNDED;
  }

  /** Whether it has symbolic links, and names that share a file. */
  default boolean holdsLinks() {
    return true;
  }

  /** Whether something in it is derived from a seed: a serial, a UUID. */
  default boolean hasIdentities() {
    return false;
  }

  /**
   * Takes out of a node, or puts in its place, what this format cannot hold and the user lets go;
   * what is not let go stays, and the room refuses it.
   *
   * @return the node, another, or null to leave it out
   */
  default Node relieve(Node node, Relief relief) {
    return node;
  }
}
