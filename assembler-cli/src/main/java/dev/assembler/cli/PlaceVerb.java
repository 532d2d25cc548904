package dev.assembler.cli;

import picocli.CommandLine.Mixin;

/** A command about one place: an image, an archive, a directory, or something in one. */
abstract class PlaceVerb implements Verb {

  @Mixin PlaceOptions place = new PlaceOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return place.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }
}
