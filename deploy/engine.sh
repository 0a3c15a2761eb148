#!/usr/bin/env bash
# A container engine for the tests, on machines where none runs: Debian's dockerd in a network namespace of its own, so that the
# machine's network does not change, with stand-ins for the public images, made of the machine's own programs.
#
#   deploy/engine.sh up DIR      starts it, with its data in DIR; if it cannot start, says why and exits with 3
#   deploy/engine.sh try DIR     the same without any images
#   DIR/in COMMAND               runs a command in its network, with docker connected to it
#   deploy/engine.sh down DIR    stops it and removes DIR
#
# Needs root, and Debian's docker.io and iptables. Gets Compose from apt if docker lacks it.
set -euo pipefail

cannot() {
    echo "$1"
    exit 3
}

try() {
    ((EUID == 0)) || cannot 'only root can start a container engine'
    local program
    for program in docker dockerd iptables ip nsenter unshare tar; do
        command -v "$program" > /dev/null || cannot "$program is not installed"
    done
    mkdir -p "$dir/config/cli-plugins"
    # shellcheck disable=SC2016 # for the inner shell
    setsid unshare -n sh -c 'ip link set lo up && exec dockerd --data-root "$1/data" --exec-root "$1/exec" \
        -H "unix://$1/docker.sock" -p "$1/dockerd.pid"' - "$dir" < /dev/null > "$dir/log" 2>&1 &
    local engine=$!
    for ((i = 0; i < 300; i++)); do
        docker -H "unix://$dir/docker.sock" info > /dev/null 2>&1 && break
        kill -0 "$engine" 2> /dev/null || break
        sleep 0.1
    done
    if ! docker -H "unix://$dir/docker.sock" info > /dev/null 2>&1; then
        grep -i 'failed\|error' "$dir/log" | tail -n 1
        cannot 'dockerd does not start here'
    fi
    cat > "$dir/in" << END
#!/bin/sh
exec nsenter -t $(cat "$dir/dockerd.pid") -n env DOCKER_HOST='unix://$dir/docker.sock' DOCKER_CONFIG='$dir/config' "\$@"
END
    chmod +x "$dir/in"
    "$dir/in" docker compose version > /dev/null 2>&1 || compose || cannot 'docker compose is not installed'
}

up() {
    try
    stand_in_for_maven
    stand_in_for_haproxy
}

# Debian has Compose 2 only after bookworm, so it comes from the next suite, through the machine's own mirror. It is one program without
# dependencies on that suite.
compose() {
    local apt="$dir/apt" mirror
    # shellcheck disable=SC2016 # for apt
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/*$' | head -n 1)
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$apt/sources.list"
    local get=(apt-get -qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$apt/lists"
        -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none)
    (cd "$apt" && "${get[@]}" update && "${get[@]}" download docker-compose docker-buildx) > "$apt/log" 2>&1 || return 1
    local package
    for package in "$apt"/*.deb; do
        dpkg-deb -x "$package" "$apt/root"
    done
    cp "$apt"/root/usr/libexec/docker/cli-plugins/* "$dir/config/cli-plugins/"
    rm -rf "$apt"
    "$dir/in" docker compose version > /dev/null 2>&1
}

# The paths of programs and of the libraries they are linked to.
with_libraries() {
    local program
    for program in "$@"; do
        echo "$program"
        ldd "$program" 2> /dev/null | grep -o '/[^ ]*' || true
    done | grep -v ':$' | sort -u
}

# An image of this machine's files, with links followed, plus the content of $dir/extra.
import_image() {
    local image=$1
    shift
    tar -C / --absolute-names -chf - "${transforms[@]}" -T <(sort -u "$dir/files") -C "$dir/extra" . \
        | docker -H "unix://$dir/docker.sock" import "$@" - "$image" > /dev/null
    rm -rf "$dir/extra" "$dir/files"
}

newest_jdk() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [[ -x $home/bin/jlink && -r $home/release ]] || continue
        echo "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release") $(readlink -f "$home")"
    done | sort -n | tail -n 1
}

# Like the real image it has a JDK and Maven. Maven works offline, with the artifacts that this machine has already downloaded.
stand_in_for_maven() {
    local version jdk maven
    read -r version jdk <<< "$(newest_jdk)"
    ((version >= 25)) || cannot 'the images are built with JDK 25, which is not installed'
    maven=$(mvn -v | sed -n 's/^Maven home: //p')
    local programs=() name
    for name in awk basename cat chmod cp dirname env expr find grep ldd ln ls mkdir mktemp mv readlink rm script sed \
        sleep sort tail tr uname uniq wc xargs; do
        programs+=("$(type -P "$name")")
    done
    with_libraries /bin/sh /bin/bash "${programs[@]}" "$jdk"/bin/java "$jdk"/lib/*.so "$jdk"/lib/server/*.so | grep -v "^$jdk" > "$dir/files"
    printf '%s\n' /usr/lib/locale/C.utf8 "$jdk" "$maven" "$HOME/.m2/repository" >> "$dir/files"
    mkdir -p "$dir/extra/etc" "$dir/extra/root/.m2" "$dir/extra/usr/bin"
    mkdir -m 1777 "$dir/extra/tmp"
    echo 'root:x:0:0:root:/root:/bin/sh' > "$dir/extra/etc/passwd"
    echo '<settings><offline>true</offline></settings>' > "$dir/extra/root/.m2/settings.xml"
    transforms=(--transform "s,^$jdk,/opt/java," --transform "s,^$maven,/opt/maven," --transform "s,^$HOME/.m2,/root/.m2,")
    import_image maven:3-eclipse-temurin-25 -c 'ENV PATH=/opt/java/bin:/opt/maven/bin:/usr/bin:/bin JAVA_HOME=/opt/java'
}

stand_in_for_haproxy() {
    command -v haproxy > /dev/null || cannot 'haproxy is not installed'
    with_libraries "$(type -P haproxy)" > "$dir/files"
    mkdir -p "$dir/extra/etc"
    echo 'root:x:0:0:root:/root:/bin/sh' > "$dir/extra/etc/passwd"
    transforms=(--transform "s,^$(type -P haproxy),/bin/haproxy,")
    import_image haproxy:lts -c 'CMD ["/bin/haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]'
}

down() {
    local pid
    if [[ -r $dir/dockerd.pid ]]; then
        pid=$(cat "$dir/dockerd.pid")
        "$dir/in" sh -c 'docker ps -q | xargs -r docker kill' > /dev/null 2>&1 || true
        kill "$pid" 2> /dev/null || true
        for ((i = 0; i < 200; i++)); do
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.1
        done
    fi
    # A daemon that had to be killed leaves these mounted.
    grep -o " $dir/[^ ]*" /proc/mounts | sort -r | xargs -r umount -l || true
    rm -rf "$dir"
}

[[ $# -eq 2 && $1 =~ ^(try|up|down)$ ]] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$2"
dir=$(readlink -f "$2")
"$1"
