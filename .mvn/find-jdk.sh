# Sourced by ./mvnw and ./countersign: `find_jdk` sets and exports JAVA_HOME, or fails when this
# machine has no JDK that is new enough. POSIX sh.

jdk_wanted=25

# The feature version of the JDK at $1 (25 for 25.0.3), or nothing. The `release` file saves a JVM start.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1
}

is_new_enough() {
  found=$(jdk_version "$1")
  [ -n "$found" ] && [ "$found" -ge "$jdk_wanted" ]
}

# The home of the `java` on PATH, or nothing. A version manager's shim is a script and must be asked.
jdk_on_path() {
  java=$(command -v java) || return 0
  target=$(readlink -f "$java" 2>/dev/null) || target=$java
  home=${target%/bin/java}
  if [ ! -r "$home/release" ]; then
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
  fi
  printf '%s\n' "$home"
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_new_enough "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  JAVA_HOME=$(jdk_on_path)
  if [ -n "$JAVA_HOME" ] && is_new_enough "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  # The version we are built and tested with goes before newer ones.
  JAVA_HOME=
  for home in \
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    is_new_enough "$home" || continue
    if [ "$found" -eq "$jdk_wanted" ]; then
      JAVA_HOME=$home
      break
    fi
    JAVA_HOME=${JAVA_HOME:-$home}
  done
  if [ -z "$JAVA_HOME" ]; then
    echo "Countersign needs a JDK $jdk_wanted or newer, and none was found: install one, or set JAVA_HOME to it." >&2
    return 1
  fi
  export JAVA_HOME
}
