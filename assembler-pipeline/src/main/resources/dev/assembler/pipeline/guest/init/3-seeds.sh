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
    PARTUUID=*) partition "${1#*=}" ;;
    *)
      [ -e "$1" ] && printf '%s\n' "$1"
      ;;
  esac
}

# GUID: the partition that has it in its disk's GPT, which the kernel does not tell.
partition() {
  local part number disk sector
  for part in $(set +f && echo /sys/class/block/*/partition); do
    read -r number <"$part" || continue
    part=${part%/partition}
    read -r sector <"$part/../queue/logical_block_size" || continue
    disk=$(cd -P "$part/.." && printf '%s\n' "${PWD##*/}")
    if [ "$(gpt_guid "/dev/$disk" "$sector" "$number" 2>/dev/null)" = "$1" ]; then
      printf '/dev/%s\n' "${part##*/}"
      return
    fi
  done
  return 1
}

# DISK SECTOR-SIZE NUMBER: the GUID of that partition (UEFI 2.10, 5.3): entry NUMBER, 0x10. The
# header, in the second sector, has at 0x48 where entries begin, and at 0x54 how large they are.
gpt_guid() {
  local first size _
  [ "$(hexdump -s "$2" -n 8 -e '8/1 "%c"' "$1")" = 'EFI PART' ] || return 1
  read -r first _ _ size <<END
$(hexdump -s "$(($2 + 0x48))" -n 16 -e '4/4 "%u "' "$1")
END
  hexdump -s "$((first * $2 + ($3 - 1) * size + 0x10))" -n 16 \
    -e '1/4 "%08x" 2/2 "-%04x" 1/1 "-%02x" 1/1 "%02x" 1/1 "-%02x" 5/1 "%02x"' "$1"
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
