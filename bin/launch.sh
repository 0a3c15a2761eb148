# Starts a jar with the newest Java that is found, and faster from the second time on. For the launchers, which set where
# they are ($here) and which jar to start ($jar).
# shellcheck shell=sh disable=SC2154

# Looks at the Java in a folder, without starting it, and keeps it if it is the newest so far.
consider() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    found=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    if [ "${found:-0}" -gt "$version" ]; then
        version=$found
        home=$1
    fi
}

# JAVA_HOME is the user's own choice, and passed over only when it is too old.
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
        echo "${0##*/}: needs Java 17 or newer and found none; install one, or set JAVA_HOME to where it is" >&2
        exit 1
    fi
}

# What the JVM loads is kept in an archive of its own for each Java and each copy of the jar, and found there the next time.
# From Java 19 on the JVM makes it anew when it no longer fits; before, that is done here. Where nothing can be kept, the
# start is the plain one. A fetch loads little and a shell much, so what is loaded is kept apart by how much was asked;
# a question for the help or the version is none to keep anything of.
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
    # The JVM would tell which classes it cannot keep.
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
