#!/usr/bin/env bash
# Measures the cost of HAProxy with one, two and three servers behind it, for docs/scaling.md. Needs the ports 8080 to 8087 of
# 127.0.0.1 to 127.0.0.4, so run it in a network namespace: sudo unshare -n bench/scaling.sh
set -euo pipefail
cd "$(dirname "$0")/.."
ip link set lo up 2> /dev/null || true
rounds=${1:-3}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2> /dev/null; rm -rf "$folder"' EXIT

serve() {
    "$java" "@bin/server.flags" -jar server.jar --quiet --bind "$1" --admin-bind "$1" "${@:2}" > /dev/null 2>&1 &
    servers+=($!)
    until curl -s -o /dev/null "http://$1:8087/readyz"; do sleep 0.1; done
}

# The configuration for the first N servers.
configuration() {
    local all=(one two three)
    cp deploy/haproxy.cfg "$folder/haproxy.cfg"
    for name in "${all[@]:$1}"; do
        sed -i "/^    server $name/d" "$folder/haproxy.cfg"
    done
}

# The CPU time of processes in milliseconds.
cpu() {
    local ticks=0 pid user system
    for pid; do
        read -r user system < <(cut -d ' ' -f 14,15 "/proc/$pid/stat")
        ticks=$((ticks + user + system))
    done
    echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

measure() {
    local name=$1 url=$2 proxy=$3 before between=0 requests
    wrk -t1 -c32 -d1s "$url" > /dev/null
    before=$(cpu "${servers[@]}")
    [[ -z $proxy ]] || between=$(cpu "$proxy")
    wrk -t1 -c32 -d4s --latency "$url" > "$folder/out"
    requests=$(sed -n 's/^ *\([0-9]*\) requests in.*/\1/p' "$folder/out")
    [[ -z $proxy ]] || between=$(($(cpu "$proxy") - between))
    printf '%-22s %8s requests/s  p99 %-9s CPU a request: servers %3d µs, HAProxy %3d µs\n' "$name" \
        "$(sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p' "$folder/out")" "$(sed -n 's/^ *99% *//p' "$folder/out")" \
        $((($(cpu "${servers[@]}") - before) * 1000 / requests)) $((between * 1000 / requests))
}

ulimit -n "$(ulimit -Hn)"
serve 127.0.0.5
for i in 2 3 4; do
    serve 127.0.0.$i --proxy-protocol 127.0.0.1
done
for ((round = 0; round < rounds; round++)); do
    measure 'without HAProxy' http://127.0.0.5:8080/file.txt ''
    for count in 1 2 3; do
        configuration "$count"
        haproxy -f "$folder/haproxy.cfg" > /dev/null 2>&1 &
        proxy=$!
        until curl -sf -o /dev/null http://127.0.0.1:8080/file.txt; do sleep 0.1; done
        sleep 1
        measure "HAProxy and $count" http://127.0.0.1:8080/file.txt "$proxy"
        kill "$proxy"
        wait "$proxy" || true
    done
done
