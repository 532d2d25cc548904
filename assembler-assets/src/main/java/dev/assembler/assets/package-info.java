/** Digests, asset manifests, hash-named files: what a program that boots images needs. */
package dev.assembler.assets;
