#!/bin/sh
# Runs server and client once, as in their images, so that each writes an archive of the classes it loaded.
set -eu
cd "$(mktemp -d)"

/java/bin/java @/server.flags -XX:AOTCacheOutput=/server.aot -jar /server.jar /www > log 2>&1 &
server=$!
until grep -q Ctrl-C log; do
    kill -0 "$server"
    sleep 0.1
done

# The server's warm-up calls what a request needs.
while grep -qsx warm-up /proc/"$server"/task/*/comm; do
    sleep 0.1
done

# In a terminal the client also loads its shell.
printf '%s\n' 'get file.txt' 'ls files' 'calc 21' 'echo 1MB' 'say hello' 'bulk 10' 'ping -n 5' quit > commands
script -qec '/java/bin/java @/client.flags -XX:AOTCacheOutput=/client.aot -jar /client.jar' /dev/null < commands

kill "$server"
wait "$server" || [ $? -eq 143 ]
ls -l /server.aot /client.aot
