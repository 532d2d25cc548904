# shellcheck shell=sh disable=SC2154
# Builds the program for ./assemble into .build. Sourced by it, with root, build and JDK set.
#
#   .build/maven/       what Maven makes, apart from the developers' target folders
#   .build/program-N/   lib/ with all jars, the AOT cache, and jdk, the JDK that made it; a running
#                       program keeps its own
#   .build/current      the name of the folder to run, replaced in one step
#   .build/built        older than every source that is not in the program
#   .build/build.log    what Maven said last

build_failed() {
  printf 'assemble: %s\n' "$1" >&2
  exit 5
}

# Lets one process build; the others wait, and find it done.
lock_build() {
  if ! mkdir -p "$build" 2>/dev/null || ! [ -w "$build" ]; then
    build_failed "must be built, and $build cannot be written"
  fi
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$build/lock"
    flock 9
    return
  fi
  until mkdir "$build/lock.d" 2>/dev/null; do
    holder=$(cat "$build/lock.d/pid" 2>/dev/null) || holder=
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$build/lock.d" # its holder died
    else
      sleep 1
    fi
  done
  echo $$ >"$build/lock.d/pid"
  trap 'rm -rf "$build/lock.d"' EXIT
  trap 'exit 130' INT TERM
}

unlock_build() {
  exec 9>&-
  if [ -d "$build/lock.d" ]; then
    rm -rf "$build/lock.d"
    trap - EXIT INT TERM
  fi
}

compile_program() {
  rm -rf "$build"/maven/assembler-cli/lib
  # A fresh JVM under Maven, no tests, no checks: those are ./check's. No standard input: it may
  # hold the user's tree.
  (
    cd "$root" || exit
    export JAVA_HOME="$JDK"
    mvn -B -ntp -P '!checks' -Dmaven.test.skip=true -pl assembler-cli -am package \
      "-Dbuild.output=\${maven.multiModuleProjectDirectory}/.build/maven/\${project.artifactId}"
  ) >"$build/build.log" 2>&1 </dev/null 9>&-
}

# Runs the common commands once, on the example, and keeps the classes they loaded. Costs nothing
# but start-up time when it fails, and a JVM that does not like the cache ignores it. Profiles are
# left out: a rehearsal's would have C2 compile at every start what ran often in this short run.
record_start() {
  only_classes='-XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining'
  for jar in "$1"/lib/assembler-cli-*.jar; do
    # shellcheck disable=SC2086 # flags are words
    "$JDK/bin/java" $jvm_flags $log_flags $only_classes "-XX:AOTCacheOutput=$1/assemble.aot" \
      -cp "$jar" dev.assembler.cli.Rehearsal "$root/examples/hello" "$1/hello.squashfs" \
      </dev/null >>"$build/build.log" 2>&1 9>&- || true
  done
  rm -f "$1/hello.squashfs"* "$1/assemble.aot.config"
}

build_program() {
  lock_build
  if is_current; then # built while we waited
    unlock_build
    return
  fi
  command -v mvn >/dev/null 2>&1 ||
    build_failed 'must be built, which needs Maven: install it (Debian: apt install maven), or put mvn on PATH'
  if [ -e "$build/built" ]; then
    echo 'assemble: building (sources are newer) ...' >&2
  else
    echo 'assemble: building (first use) ...' >&2
  fi

  : >"$build/built.new"
  if ! compile_program; then
    sed -n '/^\[ERROR\]/p; /-> \[Help/q' "$build/build.log" | head -n 20 >&2
    build_failed "the build failed; all it said is in $build/build.log"
  fi
  previous=
  [ ! -r "$build/current" ] || read -r previous <"$build/current" || true
  number=${previous#program-}
  program=program-$((${number:-0} + 1))
  rm -rf "${build:?}/$program"
  mkdir "$build/$program"
  cp -R "$build/maven/assembler-cli/lib" "$build/$program/lib"
  echo "$JDK" >"$build/$program/jdk"
  record_start "$build/$program"

  echo "$program" >"$build/current.new"
  mv "$build/current.new" "$build/current"
  mv "$build/built.new" "$build/built"
  for old in "$build"/program-*; do # the previous one may still be running
    case ${old##*/} in
      "$program" | "$previous") ;;
      *) rm -rf "$old" ;;
    esac
  done
  unlock_build
}
