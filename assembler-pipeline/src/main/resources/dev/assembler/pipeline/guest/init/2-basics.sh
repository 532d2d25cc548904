# The file systems of the kernel, its modules, and the switch that turns all the rest off.

basics() {
  STEP='mount proc, sys, dev and run'
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mount -t devtmpfs devtmpfs /dev
  mount -t tmpfs -o mode=0755 run /run
  mkdir -p "$RUN" /dev/pts
  mount -t devpts devpts /dev/pts || say 'no devpts'
  read -r CMDLINE </proc/cmdline || [ -n "$CMDLINE" ]
}

load_modules() {
  STEP='load modules'
  each module load_module
  # The console may be a driver that has only come now.
  if (: >/dev/console) 2>/dev/null; then
    exec </dev/console >/dev/console 2>&1
  fi
}

# NAME FILE [PARAMETER..]. One that will not load is no failure by itself: a driver may find that
# its device is not there. Whatever needs it says so, and the banner names it.
load_module() {
  local name=$1 reason
  shift
  if [ -d "/sys/module/$name" ]; then
    return
  fi
  if ! reason=$(insmod "$@" 2>&1); then
    NOT_LOADED="$NOT_LOADED $name"
    say "module $name: not loaded: $reason"
  fi
}

# The flag on the command line is 0, or it is needed and not 1: nothing more is done here.
switched_off() {
  local flag need
  read -r flag need <<END
$(setting flag)
END
  case $(cmdline "$flag") in
    0) say "$flag=0: nothing is claimed, mounted or switched to" ;;
    1) return 1 ;;
    *)
      [ "$need" = needed ] || return 1
      say "no $flag=1: nothing is claimed, mounted or switched to"
      ;;
  esac
}

# What is done when switched off: the init of the initramfs itself, if it has one, else a shell.
stay() {
  trap - EXIT
  if [ -x /sbin/init ]; then
    exec /sbin/init
  fi
  give_up
}
