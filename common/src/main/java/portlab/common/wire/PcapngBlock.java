package portlab.common.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Blocks of a pcapng file (draft-ietf-opsawg-pcapng), in network byte order. */
final class PcapngBlock {
    /** Raw IP: the packet begins with an IPv4 or IPv6 header. */
    private static final int LINKTYPE_RAW = 101;

    private static final int SECTION_HEADER = 0x0A0D0D0A;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int DECRYPTION_SECRETS = 10;
    private static final int TLS_KEY_LOG = 0x544c534b;
    private static final int COMMENT = 1;
    private static final int IF_NAME = 2;
    private static final int SHB_USERAPPL = 4;
    private static final int IF_TSRESOL = 9;
    private static final int LONGEST_TEXT = 2000;

    private PcapngBlock() {}

    static byte[] sectionHeader(String comment, String application) {
        byte[] options = options(List.of(text(COMMENT, comment), text(SHB_USERAPPL, application)));
        ByteBuffer body = ByteBuffer.allocate(16 + options.length);
        body.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
        return block(SECTION_HEADER, body.put(options));
    }

    /** The only interface: packets of any length, times in nanoseconds. */
    static byte[] interfaceDescription(String name) {
        byte[] options = options(List.of(text(IF_NAME, name), new Option(IF_TSRESOL, new byte[] {9})));
        ByteBuffer body = ByteBuffer.allocate(8 + options.length);
        body.putShort((short) LINKTYPE_RAW).putShort((short) 0).putInt(0);
        return block(INTERFACE_DESCRIPTION, body.put(options));
    }

    /** @param nanos since 1970 */
    static byte[] packet(long nanos, byte[] packet, List<String> comments) {
        byte[] options =
                options(comments.stream().map(comment -> text(COMMENT, comment)).toList());
        ByteBuffer body = ByteBuffer.allocate(20 + padded(packet.length) + options.length);
        body.putInt(0).putInt((int) (nanos >>> 32)).putInt((int) nanos);
        body.putInt(packet.length).putInt(packet.length).put(packet);
        body.position(20 + padded(packet.length));
        return block(ENHANCED_PACKET, body.put(options));
    }

    /** @param line of a TLS key log, without its end */
    static byte[] secret(String line) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(8 + padded(text.length));
        return block(
                DECRYPTION_SECRETS, body.putInt(TLS_KEY_LOG).putInt(text.length).put(text));
    }

    private record Option(int code, byte[] value) {}

    private static Option text(int code, String text) {
        String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
        return new Option(code, shown.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] options(List<Option> options) {
        if (options.isEmpty()) {
            return new byte[0];
        }
        int length = 4;
        for (Option option : options) {
            length += 4 + padded(option.value.length);
        }
        ByteBuffer list = ByteBuffer.allocate(length);
        for (Option option : options) {
            int end = list.position() + 4 + padded(option.value.length);
            list.putShort((short) option.code)
                    .putShort((short) option.value.length)
                    .put(option.value);
            list.position(end);
        }
        return list.array();
    }

    private static byte[] block(int type, ByteBuffer body) {
        int length = 12 + body.capacity();
        return ByteBuffer.allocate(length)
                .putInt(type)
                .putInt(length)
                .put(body.array())
                .putInt(length)
                .array();
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }
}
