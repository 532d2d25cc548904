/**
 * Lists that systems are built from today, read as they are: {@code sources.conf}, {@code
 * packages.list}, {@code modules.conf} and dracut's configuration, and written as parts of a
 * recipe.
 */
package dev.assembler.pipeline.lists;
