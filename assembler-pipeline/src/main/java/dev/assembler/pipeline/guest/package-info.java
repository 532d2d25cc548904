/**
 * What runs first in a machine: an initramfs whose init finds, verifies and stacks the root file
 * system, as a file of the user's says.
 *
 * <pre>
 *   guest.toml -&gt; GuestReader -&gt; GuestConfig --lines--&gt; /etc/guest.conf
 *                                             the init --&gt; /init, which reads it in the guest
 *   tree (busybox, modules, programs) ----------------------&gt; GuestInitramfs -&gt; tree
 * </pre>
 *
 * <p>Start at {@link dev.assembler.pipeline.guest.GuestInitramfs}. Every key, the steps in the
 * guest and what they run: docs/guest.md. The init itself is in the resources of this package.
 */
package dev.assembler.pipeline.guest;
