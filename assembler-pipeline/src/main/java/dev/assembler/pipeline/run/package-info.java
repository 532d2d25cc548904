/**
 * Machines that boot what was made: what is to be booted is recognised, a command line of QEMU or
 * cloud-hypervisor is a value, and the guest's serial line tells how it went. Start at {@link
 * dev.assembler.pipeline.run.RunPlan} and {@link dev.assembler.pipeline.run.GuestRun}.
 */
package dev.assembler.pipeline.run;
