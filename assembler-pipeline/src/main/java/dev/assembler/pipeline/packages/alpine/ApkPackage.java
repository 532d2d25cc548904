package dev.assembler.pipeline.packages.alpine;

import java.util.List;
import java.util.Objects;

/**
 * What an index says of a package (apk-v2(5)); texts are empty where it says nothing.
 *
 * @param checksum "Q1" and base64 of SHA-1 over the compressed control member; empty where it is
 *     not known yet
 * @param name its own
 * @param version as apk orders them
 * @param architecture "x86_64", "aarch64", "noarch" ..
 * @param size of its file in bytes
 * @param installedSize in bytes, as whoever built it counted
 * @param description one line
 * @param url of what is packaged
 * @param license as SPDX writes it
 * @param origin the source package
 * @param maintainer name and address
 * @param buildTime seconds since 1970, 0 if unknown
 * @param commit of the recipe
 * @param providerPriority which of several packages is taken for a name that they provide without a
 *     version; 0: none of itself
 * @param depends what it needs
 * @param provides names it stands for besides its own
 * @param installIf it comes by itself when all of these are there; empty: never
 * @param isInstallable false if the index says something that we do not know
 */
public record ApkPackage(
    String checksum,
    String name,
    String version,
    String architecture,
    long size,
    long installedSize,
    String description,
    String url,
    String license,
    String origin,
    String maintainer,
    long buildTime,
    String commit,
    int providerPriority,
    List<ApkDependency> depends,
    List<ApkDependency> provides,
    List<ApkDependency> installIf,
    boolean isInstallable) {

  public ApkPackage {
    Objects.requireNonNull(checksum, "checksum");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    depends = List.copyOf(depends);
    provides = List.copyOf(provides);
    installIf = List.copyOf(installIf);
  }

  /** "busybox-1.36.1-r29". */
  public String id() {
    return name + "-" + version;
  }

  /** The name of its file in a repository. */
  public String fileName() {
    return id() + ".apk";
  }

  @Override
  public String toString() {
    return id();
  }
}
