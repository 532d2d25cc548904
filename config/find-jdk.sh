# shellcheck shell=sh disable=SC2034
# Finds a JDK for this project: sets JDK to its home, or to nothing. Sourced by assemble and check.
# A JDK tells its version in its `release` file, so no java is started to ask.

JDK_MINIMUM=25

# Whether $1 is the home of a JDK that is new enough.
is_new_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value%%[!0-9]*} # 25.0.3 and 25-ea are both 25
    [ "${value:-0}" -ge "$JDK_MINIMUM" ]
    return
  done <"$1/release"
  return 1
}

# The file that $1 leads to through all symbolic links.
resolve_links() {
  resolved=$1
  while [ -L "$resolved" ]; do
    link=$(readlink "$resolved")
    case $link in
      /*) resolved=$link ;;
      *) resolved=${resolved%/*}/$link ;;
    esac
  done
  printf '%s\n' "$resolved"
}

# JAVA_HOME first, then the java on PATH, then where systems and tools keep JDKs.
find_jdk() {
  JDK=
  on_path=$(command -v java 2>/dev/null) && on_path=$(resolve_links "$on_path")
  on_path=${on_path%/bin/java}
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /usr/local/lib/jvm/* /opt/* /opt/java/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$candidate" ] && is_new_jdk "$candidate"; then
      JDK=$candidate
      return 0
    fi
  done
  return 1
}

# What to do when there is none.
explain_missing_jdk() {
  cat >&2 <<EOF
$1: needs a JDK $JDK_MINIMUM or newer, and found none in JAVA_HOME, on PATH, or in the usual folders.
  Install one (Eclipse Temurin, or any other build of OpenJDK), for example
    Debian, Ubuntu  apt install temurin-25-jdk      (from Adoptium's repository)
                    apt install openjdk-25-jdk      (where the release has it)
    Fedora          dnf install java-25-openjdk-devel
    macOS           brew install openjdk
    anywhere        sdk install java 25-tem         (SDKMAN)
  or unpack one below /opt, or set JAVA_HOME to where it is.
EOF
}
