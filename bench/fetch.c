/*
 * The reference for the times of one fetch: a GET over HTTP/1.0 with plain blocking calls and nothing else. Prints in µs how long
 * connect took, from sending the request to the first byte, and from connect to the last byte of the body.
 *
 *     fetch ADDRESS PORT FILE
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char answer[128 * 1024 + 1];

static long nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* The length of the whole answer, or that of the buffer while the head is incomplete. */
static size_t expected(void) {
    char *body = strstr(answer, "\r\n\r\n");
    char *length = strstr(answer, "Content-Length: ");
    return body && length ? body + 4 - answer + strtoul(length + 16, NULL, 10) : sizeof answer - 1;
}

static int failed(const char *what) {
    perror(what);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: fetch ADDRESS PORT FILE\n", stderr);
        return 2;
    }
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
    if (inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) return failed("address");
    char request[1024];
    int length = snprintf(request, sizeof request, "GET /%s HTTP/1.0\r\nHost: %s:%s\r\nConnection: close\r\n\r\n",
                          argv[3], argv[1], argv[2]);
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    long start = nanos();
    if (connect(fd, (struct sockaddr *) &peer, sizeof peer)) return failed("connect");
    long connected = nanos();
    if (write(fd, request, length) != length) return failed("write");
    long first = 0;
    size_t received = 0;
    do {
        ssize_t count = read(fd, answer + received, sizeof answer - 1 - received);
        if (count <= 0) return failed("read");
        first = first ? first : nanos();
        received += count;
    } while (received < expected());
    long last = nanos();

    printf("connect %ld rtt %ld total %ld\n", (connected - start) / 1000, (first - connected) / 1000, (last - start) / 1000);
    return 0;
}
