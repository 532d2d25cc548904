/**
 * Alpine's packages, by parsing files alone (apk-v2(5), apk-package(5), apk-world(5)).
 *
 * <pre>
 *   APKINDEX.tar.gz   gzip member: tar of .SIGN.RSA[256|512].KEY
 *                     gzip member: tar of DESCRIPTION, APKINDEX     the signed bytes
 *   NAME-VERSION.apk  gzip member: tar of .SIGN.RSA[256|512].KEY
 *                     gzip member: tar of .PKGINFO, scripts         the signed bytes; SHA-1 of them
 *                                                                   is what the index calls it by
 *                     gzip member: tar of files                     SHA-256 of it is in .PKGINFO
 * </pre>
 *
 * <p>Start at {@link dev.assembler.pipeline.packages.alpine.AlpinePackages}: indexes are verified,
 * the request is resolved by apk's rules, packages are verified and laid into the base, apk's
 * database is written.
 */
package dev.assembler.pipeline.packages.alpine;
