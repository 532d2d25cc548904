/** What all rooms share: the two exceptions for data, and the bounds that readers keep. */
package dev.assembler.core;
