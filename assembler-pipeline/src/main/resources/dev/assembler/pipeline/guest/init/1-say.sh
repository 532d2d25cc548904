#!/bin/busybox sh
# shellcheck shell=dash
# The init of an initramfs that assemble made. What it does is said by /etc/guest.conf, a line for
# each thing; the steps and their order are in docs/guest.md.
set -euf # no word of the configuration is a pattern

CONF=${CONF:-/etc/guest.conf}
RUN=${RUN:-/run/guest}
STEP=start
NOT_LOADED=

say() {
  printf 'guest: %s\n' "$*"
}

# Says which step failed and why, then does what the configuration says. Never returns.
fail() {
  trap - EXIT
  echo
  echo '*************************** BOOT FAILED ***************************'
  printf '*  step:    %s\n' "$STEP"
  printf '*  reason:  %s\n' "$*"
  [ -z "$NOT_LOADED" ] || printf '*  modules that were not loaded:%s\n' "$NOT_LOADED"
  printf '*  then:    %s\n' "$(setting on-failure)"
  echo '*******************************************************************'
  give_up
}

give_up() {
  case $(setting on-failure) in
    reboot) reboot -f ;;
    shell)
      say 'a shell; the machine is switched off when it ends'
      sh </dev/console >/dev/console 2>&1 || true
      ;;
  esac
  poweroff -f
  # Without a way to switch off: PID 1 must not end.
  while :; do sleep 60; done
}

# The words of the first line of the configuration that begins with a key; nothing if there is none.
setting() {
  local key words
  while read -r key words; do
    if [ "$key" = "$1" ]; then
      printf '%s\n' "$words"
      return
    fi
  done <"$CONF"
}

# Calls a function with the words of each line of the configuration that begins with a key.
each() {
  local key words
  while read -r key words <&3; do
    if [ "$key" = "$1" ]; then
      # shellcheck disable=SC2086 # they are words
      "$2" $words
    fi
  done 3<"$CONF"
}

# The value of KEY=VALUE on the kernel's command line, the last one; nothing if there is none.
cmdline() {
  local word value=
  for word in $CMDLINE; do
    case $word in "$1="*) value=${word#*=} ;; esac
  done
  printf '%s\n' "$value"
}

# Whether a line with this condition counts: there is none, or its word is on the command line.
applies() {
  case " $CMDLINE " in *" $1 "*) return 0 ;; esac
  [ "$1" = - ]
}

# Seconds since the machine started.
now() {
  local up _
  read -r up _ </proc/uptime
  printf '%s\n' "${up%%.*}"
}
