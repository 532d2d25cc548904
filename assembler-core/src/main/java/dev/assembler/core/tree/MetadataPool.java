package dev.assembler.core.tree;

/**
 * Makes equal metadata one object: of a million files most have the same owner, mode and time. It
 * remembers as many as it has places for and forgets the others, so that it never takes more than
 * it saves. Not safe for use by several threads.
 */
public final class MetadataPool {

  private static final int PLACES = 1 << 12;

  private final Metadata[] places = new Metadata[PLACES];

  /** An equal object, of an earlier call where there was one that is still known. */
  public Metadata share(Metadata metadata) {
    int hash = metadata.hashCode();
    int place = (hash ^ (hash >>> 12) ^ (hash >>> 24)) & (PLACES - 1);
    if (!metadata.equals(places[place])) {
      places[place] = metadata;
    }
    return places[place];
  }
}
