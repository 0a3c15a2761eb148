package portlab.common.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads captures for tests, written from the specifications, and checks lengths and checksums on the way. */
final class PcapngReader {
    final List<String> sectionComments = new ArrayList<>();
    final List<Packet> packets = new ArrayList<>();
    final List<String> secrets = new ArrayList<>();

    /** A segment as it was captured. */
    record Packet(
            long nanos,
            int version,
            int from,
            int to,
            int sequence,
            int acknowledged,
            int flags,
            byte[] payload,
            List<String> comments) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** {@code SA}, {@code FA}, {@code PA}. */
        String letters() {
            StringBuilder letters = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                letters.append(has(1 << i) ? "" + "FSRPA".charAt(i) : "");
            }
            return letters.toString();
        }
    }

    static PcapngReader read(byte[] file) {
        PcapngReader reader = new PcapngReader();
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            int type = in.getInt();
            int length = in.getInt();
            assertEquals(0, length % 4);
            ByteBuffer body = in.slice(in.position(), length - 12);
            in.position(in.position() + length - 12);
            assertEquals(length, in.getInt());
            reader.block(type, body);
        }
        return reader;
    }

    private void block(int type, ByteBuffer body) {
        switch (type) {
            case 0x0A0D0D0A -> {
                body.position(16);
                sectionComments.addAll(options(body).getOrDefault(1, List.of()));
            }
            case 1 -> assertEquals(101, body.getShort());
            case 6 -> packet(body);
            case 10 -> secrets(body);
            default -> throw new AssertionError("block " + type);
        }
    }

    private static Map<Integer, List<String>> options(ByteBuffer in) {
        Map<Integer, List<String>> options = new HashMap<>();
        while (in.hasRemaining()) {
            int code = in.getShort();
            byte[] value = new byte[in.getShort() & 0xffff];
            in.get(value);
            in.position(in.position() + 3 & ~3);
            if (code == 0) {
                break;
            }
            options.computeIfAbsent(code, c -> new ArrayList<>()).add(new String(value, StandardCharsets.UTF_8));
        }
        return options;
    }

    private void secrets(ByteBuffer in) {
        byte[] type = new byte[4];
        in.get(type);
        assertEquals("TLSK", new String(type, StandardCharsets.US_ASCII));
        byte[] text = new byte[in.getInt()];
        in.get(text);
        assertTrue(in.remaining() < 4);
        secrets.add(new String(text, StandardCharsets.US_ASCII));
    }

    private void packet(ByteBuffer in) {
        in.getInt();
        long nanos = in.getLong();
        int captured = in.getInt();
        assertEquals(captured, in.getInt());
        byte[] ip = new byte[captured];
        in.get(ip);
        in.position(in.position() + 3 & ~3);
        List<String> comments = options(in).getOrDefault(1, List.of());
        int version = ip[0] >> 4 & 0xf;
        ByteBuffer header = ByteBuffer.wrap(ip);
        int start = version == 4 ? 20 : 40;
        ByteBuffer pseudo = ByteBuffer.allocate(ip.length + 40);
        if (version == 4) {
            assertEquals(ip.length, header.getShort(2) & 0xffff);
            assertEquals(0xffff, sum(Arrays.copyOf(ip, 20)), "the IP header's checksum");
            pseudo.put(ip, 12, 8);
        } else {
            assertEquals(ip.length - 40, header.getShort(4) & 0xffff);
            pseudo.put(ip, 8, 32);
        }
        assertEquals(6, ip[version == 4 ? 9 : 6]);
        pseudo.putInt(ip.length - start).putInt(6).put(ip, start, ip.length - start);
        assertEquals(0xffff, sum(pseudo.array()), "TCP's checksum");
        int data = start + (ip[start + 12] >> 4 & 0xf) * 4;
        packets.add(new Packet(
                nanos,
                version,
                header.getShort(start) & 0xffff,
                header.getShort(start + 2) & 0xffff,
                header.getInt(start + 4),
                header.getInt(start + 8),
                ip[start + 13],
                Arrays.copyOfRange(ip, data, ip.length),
                comments));
    }

    private static int sum(byte[] bytes) {
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (long) (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }

    /** What one side of a connection sent, put together by sequence numbers as a receiver would. */
    byte[] stream(int fromPort, int toPort) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int next = 0;
        int peerNext = 0;
        boolean ended = false;
        for (Packet packet : packets) {
            if (packet.from == fromPort && packet.to == toPort) {
                if (packet.has(TcpPacket.SYN)) {
                    next = packet.sequence;
                }
                assertEquals(next, packet.sequence, "no gap, nothing twice");
                assertTrue(!ended || packet.payload.length == 0, "nothing after FIN");
                if (packet.has(TcpPacket.ACK)) {
                    assertTrue(peerNext - packet.acknowledged >= 0, "nothing acknowledged that was not sent");
                }
                stream.writeBytes(packet.payload);
                ended |= packet.has(TcpPacket.FIN);
                next += packet.payload.length + (packet.has(TcpPacket.SYN) || packet.has(TcpPacket.FIN) ? 1 : 0);
            } else if (packet.from == toPort && packet.to == fromPort) {
                boolean counts = packet.has(TcpPacket.SYN) || packet.has(TcpPacket.FIN);
                peerNext = packet.sequence + packet.payload.length + (counts ? 1 : 0);
            }
        }
        return stream.toByteArray();
    }

    /** The flags of all packets, with {@code <} in front of the server's. */
    String flags(int serverPort) {
        StringBuilder all = new StringBuilder();
        for (Packet packet : packets) {
            all.append(all.length() > 0 ? " " : "")
                    .append(packet.from == serverPort ? "<" : ">")
                    .append(packet.letters());
            all.append(packet.payload.length > 0 ? packet.payload.length : "");
        }
        return all.toString();
    }
}
