/**
 * Digests, asset manifests, hash-named files: what a program that boots images needs.
 *
 * <pre>
 *   build folder --{@link dev.assembler.assets.AssetBuild}--> manifest.json, B3SUMS --sign--> .minisig
 *        |                                  |
 *        +--{@link dev.assembler.assets.AssetSource}--{@link dev.assembler.assets.AssetInstall}--> vmlinuz-2c0bd752db929642 ..
 *                                                       |
 *              {@link dev.assembler.assets.AssetResolver}: which release --{@link dev.assembler.assets.AssetVerifier}: is it that one?
 *                                                       |
 *                                   {@link dev.assembler.assets.UnusedAssets}: what nobody needs
 * </pre>
 *
 * <p>Start at {@link dev.assembler.assets.AssetManifest}. Form, rules and an example of ten lines:
 * docs/formats/manifest.md.
 */
package dev.assembler.assets;
