package portlab.client.explain;

/**
 * What an exchange costs the network at least.
 *
 * @param roundTrips to connect, and from the request to the answer
 * @param segmentBytes of data that fit into one packet
 * @param connectPackets to connect: SYN, SYN+ACK, ACK
 * @param dataPackets with the bytes of both sides
 * @param closePackets to end both directions: FIN, FIN+ACK, ACK
 * @param headerBytes of TCP and IP in all of these packets
 * @param contentBytes of the answer, without its head
 * @param allBytes headers and everything that both sides sent
 */
public record Traffic(
        int roundTrips,
        long segmentBytes,
        int connectPackets,
        long dataPackets,
        int closePackets,
        long headerBytes,
        long contentBytes,
        long allBytes) {
    private static final int HANDSHAKE = 3;
    private static final int IPV4_AND_TCP = 40;
    private static final int IPV6_AND_TCP = 60;

    /** Of an Ethernet frame's 1500 bytes. */
    private static final int ETHERNET = 1500;

    /** @param segment the system's own size of a segment; 0 if unknown */
    static Traffic of(Message request, Message response, boolean reused, boolean closed, boolean ipv6, long segment) {
        int header = ipv6 ? IPV6_AND_TCP : IPV4_AND_TCP;
        long size = segment > 0 ? segment : ETHERNET - header;
        int connect = reused ? 0 : HANDSHAKE;
        int close = closed ? HANDSHAKE : 0;
        long data = packets(request.bytes(), size) + packets(response.bytes(), size);
        int trips = (reused ? 0 : 1) + (request.bytes() > 0 ? 1 : 0);
        long headers = (connect + data + close) * header;
        return new Traffic(
                trips,
                size,
                connect,
                data,
                close,
                headers,
                response.bodyBytes(),
                headers + request.bytes() + response.bytes());
    }

    private static long packets(long bytes, long segment) {
        return (bytes + segment - 1) / segment;
    }

    public long packets() {
        return connectPackets + dataPackets + closePackets;
    }

    /** How many of 100 bytes were content. */
    public long contentPercent() {
        return allBytes == 0 ? 0 : Math.round(100.0 * contentBytes / allBytes);
    }
}
