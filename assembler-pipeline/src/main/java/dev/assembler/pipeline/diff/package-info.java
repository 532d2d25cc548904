/**
 * What differs between two images, and why: first bytes, then what the formats say about
 * themselves, then trees, then contents; whatever is inside is looked into by the same rules.
 */
package dev.assembler.pipeline.diff;
