package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;

/** Is told each entry of an archive, in the archive's order, before it is part of the tree. */
@FunctionalInterface
public interface TarListener {

  /**
   * @throws ImageFormatException to refuse the archive for it
   */
  void member(TarMember member) throws ImageFormatException;
}
