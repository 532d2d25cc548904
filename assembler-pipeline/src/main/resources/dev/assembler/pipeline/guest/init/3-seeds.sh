# Devices and shares of the host, found within bounded time.

# The path that a source stands for; fails while it is not there.
device() {
  local file
  case $1 in
    LABEL=* | UUID=*) findfs "$1" 2>/dev/null ;;
    PARTLABEL=*)
      # The kernel tells the names of a GPT here alone; the one pattern that is meant.
      file=$(set +f && grep -lxF "PARTNAME=${1#*=}" /sys/class/block/*/uevent 2>/dev/null) ||
        return 1
      file=${file%%/uevent*}
      printf '/dev/%s\n' "${file##*/}"
      ;;
    *)
      [ -e "$1" ] && printf '%s\n' "$1"
      ;;
  esac
}

# SECONDS SOURCE: the same, waited for.
await() {
  local deadline=$(($(now) + $1))
  until device "$2"; do
    [ "$(now)" -lt "$deadline" ] || return 1
    sleep 1
  done
}

# TYPE OPTIONS DEVICE PLACE: a file is mounted by way of a loop device.
mount_at() {
  local options=$2
  case $3 in /*) [ ! -f "$3" ] || options=$options,loop ;; esac
  mkdir -p "$4"
  mount -t "$1" -o "$options" "$3" "$4" 2>"$RUN/error"
}

# The last thing that mount_at said.
reason() {
  local line=
  read -r line <"$RUN/error" || true
  printf '%s\n' "${line:-no reason was given}"
}

# CONDITION PLACE TYPE OPTIONS SECONDS required|optional SOURCE..: the first source that is there
# and can be mounted. Sources of 9p and virtiofs are tags, which no path shows.
mount_seed() {
  applies "$1" || return 0
  local place=$2 type=$3 options=$4 deadline=$(($(now) + $5)) need=$6 source found
  STEP="mount the seed $place"
  shift 6
  echo 'none of its sources is there' >"$RUN/error"
  while :; do
    for source; do
      case $type in
        9p | virtiofs) found=$source ;;
        *) found=$(device "$source") || continue ;;
      esac
      if mount_at "$type" "$options" "$found" "$place"; then
        say "seed $place: $type of $source"
        return
      fi
    done
    [ "$(now)" -lt "$deadline" ] || break
    sleep 1
  done
  [ "$need" = optional ] || fail "$*: $(reason)"
  say "seed $place: not there, goes on without"
}
