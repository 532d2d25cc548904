/** Text for people and machines, made from bytes without asking the host's locale or charset. */
package dev.assembler.core.text;
