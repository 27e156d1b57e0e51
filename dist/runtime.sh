#!/bin/sh
# runtime.sh JDK JAR OUT [OPTION...]: makes OUT, a Java runtime with the modules that JAR needs; the options are jlink's. With
# --module-path JMODS first it is made of another machine's modules of the same Java.
set -eu
jdk=$1
jar=$2
out=$3
shift 3

# java.desktop would double the runtime for two annotations of java.beans that Jackson does without; jdk.zipfs,
# jdk.net and jdk.unsupported are only ever asked for by name. Anything else that the bytecode starts to need must be added here.
modules=java.base,java.logging,java.net.http,java.sql,java.xml,jdk.net,jdk.unsupported,jdk.zipfs
short="-J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC"
# shellcheck disable=SC2086
"$jdk/bin/jdeps" $short -s --ignore-missing-deps --multi-release 25 "$jar" | sed -n 's/.* -> \(j[a-z.]*\)$/\1/p' |
    while read -r needed; do
        case ,$modules,java.desktop, in
        *,"$needed",*) ;;
        *) echo "the jar needs the module $needed, which $0 leaves out" >&2 && exit 1 ;;
        esac
    done
# The strip at hand does not know the programs of another machine.
case ${1:-} in --module-path) strip=--strip-java-debug-attributes ;; *) strip=--strip-debug ;; esac
# shellcheck disable=SC2086
"$jdk/bin/jlink" $short --add-modules "$modules" $strip --no-header-files --no-man-pages --output "$out" "$@"
