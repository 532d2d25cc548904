# Who this machine is: the first source that gives a field "id" wins, and gives the other fields.
# They become files in /run/guest/identity, "source" among them.

claim_identity() {
  STEP='claim an identity'
  local seconds need
  read -r seconds need <<END
$(setting identity-limit)
END
  [ -n "$seconds" ] || return 0
  CLAIM_ENDS=$(($(now) + seconds))
  each identity claim_from
  if [ -d "$RUN/identity" ]; then
    return
  fi
  [ "$need" = optional ] || fail "no source gave one within $seconds s"
  say 'identity: none; goes on without'
}

# KIND PLACE SECONDS FIELD=NAME.. @HEADER..; the field "id" comes first.
claim_from() {
  local kind=$1 place=$2 ends=$(($(now) + $3)) word field headers=
  [ ! -d "$RUN/identity" ] || return 0
  [ "$ends" -lt "$CLAIM_ENDS" ] || ends=$CLAIM_ENDS
  shift 3
  for word; do
    case $word in @*) headers="$headers --header ${word#@}" ;; esac
  done
  rm -rf "$RUN/claim"
  mkdir -p "$RUN/claim"
  for word; do
    case $word in @*) continue ;; esac
    field=$RUN/claim/${word%%=*}
    if ! ask "$kind" "$place" "${word#*=}" >"$field" 2>/dev/null || [ ! -s "$field" ]; then
      rm "$field"
    fi
    if ! is_id "$RUN/claim/id"; then
      say "identity: none from $kind"
      return
    fi
  done
  printf '%s\n' "$kind" >"$RUN/claim/source"
  mv "$RUN/claim" "$RUN/identity"
  read -r word <"$RUN/identity/id" || true
  say "identity: $word from $kind"
}

# KIND PLACE NAME: prints the value, or fails.
ask() {
  case $1 in
    fw-cfg) head -c 65536 "/sys/firmware/qemu_fw_cfg/by_name/$2$3/raw" ;;
    cmdline) [ -n "$(cmdline "$2$3")" ] && cmdline "$2$3" ;;
    file) head -c 65536 "$2" ;;
    keys) key_of "$2" "$3" ;;
    http)
      # An answer has at most 64 KiB: whoever writes more is killed.
      # shellcheck disable=SC2086,SC2154 # headers are words; claim_from has them
      [ "$(now)" -lt "$ends" ] &&
        (ulimit -f 128 && timeout "$((ends - $(now)))" wget -q -O - $headers "$2$3")
      ;;
  esac
}

# FILE KEY: the value in a file of lines KEY=VALUE, if it has one; quotes around it go.
key_of() {
  local line value
  while read -r line || [ -n "$line" ]; do
    case $line in
      "$2="*)
        value=${line#*=}
        value=${value#[\"\']}
        value=${value%[\"\']}
        [ -n "$value" ] || return 1
        printf '%s\n' "$value"
        return
        ;;
    esac
  done <"$1"
  return 1
}

# Whether a file begins with one word that can be an identity: a portal's page is none.
is_id() {
  local id=
  [ -f "$1" ] || return 1
  read -r id <"$1" || true
  case $id in '' | *[!A-Za-z0-9._:@+/-]*) return 1 ;; esac
}

# INTERFACE|- SECONDS: an address by DHCP, for sources that are asked over the network.
start_network() {
  STEP='get an address by DHCP'
  local interface=$1
  if [ "$interface" = - ]; then
    interface=$(set +f && printf '%s\n' /sys/class/net/[!l]*)
    read -r interface <<END
$interface
END
    interface=${interface##*/}
  fi
  if ! ip link set "$interface" up 2>"$RUN/error" ||
    ! timeout "$2" udhcpc -q -n -i "$interface" -t "$2" -T 1 -s /etc/udhcpc.script \
      >"$RUN/error" 2>&1; then
    say "network: no address for $interface within $2 s: $(reason)"
  fi
}

# PROGRAM [ARGUMENT..], such as an agent that enrols the machine.
run_program() {
  STEP="run $1"
  say "runs $*"
  "$@" 3<&- || fail "$* ended with $?"
}
