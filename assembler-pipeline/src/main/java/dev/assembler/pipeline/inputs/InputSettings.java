package dev.assembler.pipeline.inputs;

import dev.assembler.core.ProgressListener;
import java.time.Duration;
import java.util.Objects;

/**
 * How inputs are found.
 *
 * @param store where fetched files are kept
 * @param lock what is pinned; {@link InputLock#EMPTY} if nothing is
 * @param locked whether what is not in the lock is refused
 * @param offline whether what is neither a file of the host's nor in the store is refused
 * @param proxies of the environment
 * @param netrc who we are to which host
 * @param patience how long a server may say nothing
 * @param connections how many files are fetched at once, 1 to 32
 * @param progress hears of the bytes that come
 */
public record InputSettings(
    InputStore store,
    InputLock lock,
    boolean locked,
    boolean offline,
    HttpProxies proxies,
    Netrc netrc,
    Duration patience,
    int connections,
    ProgressListener progress) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8;

  public InputSettings {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(lock, "lock");
    Objects.requireNonNull(proxies, "proxies");
    Objects.requireNonNull(netrc, "netrc");
    Objects.requireNonNull(patience, "patience");
    Objects.requireNonNull(progress, "progress");
    if (connections < 1 || connections > 32) {
      throw new IllegalArgumentException("connections " + connections + ", expected 1 to 32");
    }
  }

  /** Nothing pinned, everything allowed, no proxies, no credentials. */
  public static InputSettings of(InputStore store) {
    return new InputSettings(
        store,
        InputLock.EMPTY,
        false,
        false,
        HttpProxies.NONE,
        Netrc.NONE,
        PATIENCE,
        CONNECTIONS,
        ProgressListener.NONE);
  }

  public InputSettings withLock(InputLock newLock, boolean onlyLocked) {
    return new InputSettings(
        store, newLock, onlyLocked, offline, proxies, netrc, patience, connections, progress);
  }

  public InputSettings withOffline(boolean stayOffline) {
    return new InputSettings(
        store, lock, locked, stayOffline, proxies, netrc, patience, connections, progress);
  }

  public InputSettings withProxies(HttpProxies newProxies, Netrc newNetrc) {
    return new InputSettings(
        store, lock, locked, offline, newProxies, newNetrc, patience, connections, progress);
  }

  public InputSettings withPatience(Duration newPatience) {
    return new InputSettings(
        store, lock, locked, offline, proxies, netrc, newPatience, connections, progress);
  }

  public InputSettings withProgress(ProgressListener newProgress) {
    return new InputSettings(
        store, lock, locked, offline, proxies, netrc, patience, connections, newProgress);
  }
}
