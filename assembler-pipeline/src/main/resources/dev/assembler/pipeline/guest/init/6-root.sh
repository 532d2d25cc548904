# What is bound into the new root, and the switch to it.

# CONDITION FROM TO required|optional
bind_into() {
  applies "$1" || return 0
  STEP="bind $2 to $3"
  local to=/newroot$3
  if [ -f "$2" ]; then
    [ -e "$to" ] || { mkdir -p "${to%/*}" && : >"$to"; }
  else
    mkdir -p "$to"
  fi 2>"$RUN/error" &&
    mount -o bind "$2" "$to" 2>"$RUN/error" && return
  [ "$4" = optional ] || fail "$(reason)"
  say "bind: no $2, goes on without"
}

# Whether the new root has a program. Where a link leads is known only inside of it.
has_program() {
  [ -e "/newroot$1" ] || [ -L "/newroot$1" ] || [ -L "/newroot${1%/*}" ]
}

# PROGRAM [ARGUMENT..]: the first process of the new root, or of the initramfs if there is no layer.
switch_to() {
  STEP="switch to $1"
  if [ -z "$LOWER" ]; then
    [ -x "$1" ] || fail 'no such program in the initramfs'
    trap - EXIT
    exec "$@"
  fi
  has_program "$1" || fail 'no such program in the new root'
  local place
  for place in /dev /proc /sys /run; do
    [ -d "/newroot$place" ] || mkdir "/newroot$place" || fail "the new root has no $place"
    mount -o move "$place" "/newroot$place"
  done
  trap - EXIT
  exec switch_root -c /dev/console /newroot "$@"
}
