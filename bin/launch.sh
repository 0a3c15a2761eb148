# Starts a jar with the newest Java it finds, and faster from the second time on. The launchers set their folder ($here) and the
# jar's name ($jar).
# shellcheck shell=sh disable=SC2154

# Reads the version of the Java in a folder without starting it, and keeps the newest.
consider() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    if [ "${found:-0}" -gt "$version" ]; then
        version=$found
        home=$1
    fi
}

# JAVA_HOME comes first, unless it is too old.
find_java() {
    version=16
    consider "${JAVA_HOME:-/nowhere}"
    [ "$version" -eq 16 ] || return 0
    if java=$(command -v java) && java=$(readlink -f "$java"); then
        consider "${java%/bin/java}"
    fi
    for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        consider "$folder"
    done
    if [ "$version" -eq 16 ]; then
        echo "${0##*/}: found no Java 17 or newer; install one, or set JAVA_HOME" >&2
        exit 1
    fi
}

# Keeps the loaded classes in an archive for each Java and each copy of the jar, for the next start. From Java 19 on, the JVM replaces
# an outdated archive; before that, this function does. If the cache is not writable, the start is a plain one. A fetch loads few
# classes and a shell many, so the number of arguments is part of the archive's name. Options that only print something need none.
find_archive() {
    case ${1:-} in
        -h | --help | -V | --version | --health | --hash) return ;;
    esac
    cache=${XDG_CACHE_HOME:-${HOME:-/nowhere}/.cache}/portlab
    (umask 077 && mkdir -p "$cache") 2> /dev/null && [ -w "$cache" ] || return 0
    archive=$cache/$jar-$version-$(printf '%s\n' "$home" "$here" "$#" | cksum | cut -d ' ' -f 1).jsa
    if [ "$version" -ge 19 ]; then
        keep=-XX:+AutoCreateSharedArchive
        archive=-XX:SharedArchiveFile=$archive
    elif [ -f "$archive" ] && [ -z "$(find "$here/../$jar.jar" -newer "$archive")" ]; then
        archive=-XX:SharedArchiveFile=$archive
    else
        archive=-XX:ArchiveClassesAtExit=$archive
    fi
    # Otherwise the JVM lists the classes it cannot keep.
    quiet=-Xlog:disable
}

launch() {
    # Java opens files with names beyond ASCII only under a UTF-8 locale.
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *UTF-8 | *utf8) ;;
        *) export LC_ALL=C.UTF-8 ;;
    esac
    unset keep archive quiet
    find_java
    find_archive "$@"
    exec "$home/bin/java" "@$here/$jar.flags" ${keep:+"$keep"} ${archive:+"$archive"} ${quiet:+"$quiet"} \
        -jar "$here/../$jar.jar" "$@"
}
