# Sourced, not run. Sets `jdk` to the home of a JDK 25, or leaves it empty.
# A JDK tells its version in its own file `release`, so looking costs no process.

jdk=
jdk_wanted=25

jdk_fits() {
    [ -r "$1/release" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    while IFS= read -r jdk_line; do
        case $jdk_line in
        JAVA_VERSION=\"$jdk_wanted | JAVA_VERSION=\"$jdk_wanted[.\"-]*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

jdk_try() {
    for jdk_home in "$@"; do
        if [ -z "$jdk" ] && jdk_fits "$jdk_home"; then jdk=$jdk_home; fi
    done
}

jdk_try "${JAVA_HOME:-/none}" "${JDK_HOME:-/none}" "${JAVA25_HOME:-/none}"
[ -n "$jdk" ] || jdk_try /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-/none}"/.sdkman/candidates/java/* "${HOME:-/none}"/.jdks/* "${HOME:-/none}"/.m2/jdks/* \
    "${HOME:-/none}"/.asdf/installs/java/* "${HOME:-/none}"/.local/share/mise/installs/java/*
if [ -z "$jdk" ] && jdk_java=$(command -v java) && jdk_java=$(readlink -f "$jdk_java" 2>/dev/null); then
    jdk_try "${jdk_java%/bin/java}"
fi

jdk_missing="tsk8s needs a JDK 25 and found none: install one (for example Eclipse Temurin 25) and point JAVA_HOME at it."
