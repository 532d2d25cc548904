# The root file system: layers that are verified, mounted and stacked.

LOWER=
UPPER=

# NAME TYPE SECONDS SOURCE HOW ..; the highest comes first.
mount_layer() {
  local name=$1 type=$2 seconds=$3 source=$4 how=$5 file root=
  STEP="mount the layer $name"
  shift 5
  if [ "$how" = verity ]; then
    root=$(root_hash "$2") || fail "$(reason)"
    source=$(hashed "$source" "$root")
  fi
  file=$(await "$seconds" "$source") || fail "$source: not there after $seconds s"
  case $how in
    sha256) require_sha256 "$file" "$1" "$2" "$name" ;;
    verity)
      file=$(open_verity "$name" "$file" "$seconds" "$1" "$root") || fail "$(reason)"
      say "layer $name: verity $root"
      ;;
    off) say "layer $name: not verified, as the configuration says" ;;
  esac
  mount_at "$type" ro "$file" "$RUN/layers/$name" || fail "$source: $(reason)"
  LOWER=${LOWER:+$LOWER:}$RUN/layers/$name
}

# FILE SIZE DIGEST NAME
require_sha256() {
  local actual
  actual=$(first_bytes "$1" "$2" | sha256sum)
  actual=${actual%% *}
  [ "$actual" = "$3" ] || fail "$1 is not what was built: sha256 $actual, expected $3"
  say "layer $4: sha256 $actual"
}

# FILE SIZE: a device may be larger than what was written to it. dd reads blocks, head single bytes.
first_bytes() {
  local block=65536
  {
    [ "$2" -lt "$block" ] || dd bs="$block" count="$(($2 / block))"
    [ "$(($2 % block))" -eq 0 ] || dd bs="$(($2 % block))" count=1
  } <"$1" 2>/dev/null
}

# HASH: itself, or for "cmdline" what the kernel's command line has.
root_hash() {
  local hash=$1
  if [ "$hash" = cmdline ]; then
    hash=$(cmdline roothash)
    echo 'no roothash= on the command line of the kernel' >"$RUN/error"
    [ -n "$hash" ] || return 1
  fi
  echo "roothash=$hash: not 64 hexadecimal digits in lower case" >"$RUN/error"
  case $hash in *[!0-9a-f]*) return 1 ;; esac
  [ ${#hash} -eq 64 ] && printf '%s\n' "$hash"
}

# SOURCE DIGITS: for "roothash" the partition whose GUID is the first 32 of these digits, by the
# Discoverable Partitions Specification.
hashed() {
  local rest=$2 guid='' part
  if [ "$1" != roothash ]; then
    printf '%s\n' "$1"
    return
  fi
  for part in ???????? ???? ???? ???? ????????????; do
    # shellcheck disable=SC2295 # they are patterns
    guid=$guid${guid:+-}${rest%"${rest#$part}"} rest=${rest#$part}
  done
  printf 'PARTUUID=%s\n' "$guid"
}

# NAME FILE SECONDS HASHES ROOT: prints the device that checks each block when it is read.
open_verity() {
  local source hashes
  source=$(hashed "$4" "${5#"${5%????????????????????????????????}"}")
  echo "$source: not there after $3 s" >"$RUN/error"
  hashes=$(await "$3" "$source") || return 1
  DM_DISABLE_UDEV=1 veritysetup open "$2" "$1" "$hashes" "$5" 2>"$RUN/error" >&2 || return 1
  printf '/dev/mapper/%s\n' "$1"
}

# CONDITION TYPE OPTIONS SECONDS SOURCE [MAKER..]: the first that applies takes what is written.
mount_upper() {
  [ -z "$UPPER" ] && applies "$1" || return 0
  local type=$2 options=$3 seconds=$4 source=$5 file
  STEP="mount what is written ($type)"
  shift 5
  UPPER=$RUN/upper
  case $type in
    none) UPPER=none ;;
    tmpfs) mount_at tmpfs "$options" tmpfs "$UPPER" || fail "$(reason)" ;;
    *)
      file=$(await "$seconds" "$source") || fail "$source: not there after $seconds s"
      if [ $# -gt 0 ] && ! has_ext "$file"; then
        say "$source: no file system; runs $*"
        "$@" "$file" >"$RUN/error" 2>&1 3<&- || fail "$*: $(reason)"
      fi
      mount_at "$type" "$options" "$file" "$UPPER" || fail "$source: $(reason)"
      ;;
  esac
}

# Whether a file has the magic number of ext2, ext3 and ext4.
has_ext() {
  [ "$(dd if="$1" bs=2 skip=540 count=1 2>/dev/null)" = "$(printf '\123\357')" ]
}

stack_layers() {
  each layer mount_layer
  [ -n "$LOWER" ] || return 0
  each upper mount_upper
  STEP='stack the layers'
  mkdir -p /newroot
  case $UPPER:$LOWER in
    none:*:*) mount_overlay "lowerdir=$LOWER" ;;
    none:*) mount -o bind "$LOWER" /newroot ;;
    *)
      mkdir -p "$UPPER/upper" "$UPPER/work"
      mount_overlay "lowerdir=$LOWER,upperdir=$UPPER/upper,workdir=$UPPER/work"
      ;;
  esac
}

# OPTIONS: first with those of the configuration, which not every kernel has.
mount_overlay() {
  local more
  more=$(setting overlay)
  if [ -n "$more" ]; then
    say "overlay $1,$more"
    mount -t overlay -o "$1,$more" overlay /newroot 2>"$RUN/error" && return
    say "overlay: not with $more: $(reason)"
  fi
  say "overlay $1"
  mount -t overlay -o "$1" overlay /newroot 2>"$RUN/error" || fail "$(reason)"
}
