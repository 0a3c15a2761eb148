#!/usr/bin/env bash
# Lab 4: a line of 20 Mbit/s with a queue in front of it, between two networks that exist only while this runs.
#
#     sudo bash docs/labs/queue.sh 500ms      the queue holds what the line carries in 500 ms
#     sudo bash docs/labs/queue.sh 20ms
#
# Needs Linux, root, ip and tc (package iproute2), and server.jar and client.jar in this folder.
set -euo pipefail

queue=${1:-500ms}
if [[ ${2:-} != inside ]]; then
    exec unshare --net --mount --propagation private bash "$0" "$queue" inside
fi

# home – router – far. The names live in a folder of this process alone.
mkdir -p /run/netns
mount -t tmpfs none /run/netns
for place in home router far; do
    ip netns add "$place"
done
ip link add h0 netns home type veth peer name r0 netns router
ip link add f0 netns far type veth peer name r1 netns router
ip -n home addr add 10.0.1.2/24 dev h0
ip -n router addr add 10.0.1.1/24 dev r0
ip -n router addr add 10.0.2.1/24 dev r1
ip -n far addr add 10.0.2.2/24 dev f0
for link in home:lo home:h0 router:r0 router:r1 far:lo far:f0; do
    ip -n "${link%:*}" link set "${link#*:}" up
done
ip -n home route add default via 10.0.1.1
ip -n far route add default via 10.0.2.1
ip netns exec router sysctl -q net.ipv4.ip_forward=1

# The line home: what comes faster waits in the queue, and what finds no room is dropped.
tc -n router qdisc add dev r0 root tbf rate 20mbit burst 20kb latency "$queue"

ip netns exec far java -jar server.jar --bind 10.0.2.2 --quiet www > /dev/null 2>&1 &
server=$!
trap 'kill "$server"' EXIT
until ip netns exec home java -jar client.jar 10.0.2.2 8080 -q -c services > /dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
done
ip netns exec home java -jar client.jar 10.0.2.2 8080 -c 'bulk 1GB --ping -t 8 -P 4'
