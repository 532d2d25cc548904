/** What readers of other machines' answers need beyond the JDK. */
package dev.assembler.core.net;
