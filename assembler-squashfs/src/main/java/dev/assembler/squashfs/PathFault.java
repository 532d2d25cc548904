package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.TreePath;

/** A fault of an image that was met on the way to a path. */
final class PathFault {

  private PathFault() {}

  static ImageFormatException at(TreePath path, String fault) {
    return new ImageFormatException(path + ": " + fault);
  }

  static ImageFormatException at(TreePath path, ImageFormatException fault) {
    return new ImageFormatException(path + ": " + fault.getMessage(), fault);
  }
}
