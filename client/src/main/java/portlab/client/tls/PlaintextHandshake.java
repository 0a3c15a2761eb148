package portlab.client.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of what a server sends: the messages of its handshake that are not encrypted (RFC 8446, 4; RFC 5246, 7.4). They tell
 * what the JDK does not. Does no input itself; whatever a server sends, it throws nothing.
 */
public final class PlaintextHandshake {
    private static final int MOST = 64 * 1024;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int CERTIFICATE = 11;
    private static final int SERVER_KEY_EXCHANGE = 12;
    private static final int KEY_SHARE = 51;
    private static final int PRE_SHARED_KEY = 41;
    private static final int NAMED_CURVE = 3;
    private static final int RANDOM = 32;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private long count;

    /** Adds bytes as they come; keeps the first of them only. */
    void add(byte[] from, int offset, int length) {
        count += length;
        bytes.write(from, offset, Math.min(length, Math.max(0, MOST - bytes.size())));
    }

    /** How many bytes came from the server so far. */
    public long count() {
        return count;
    }

    /** Whether the server sent something that is not TLS. */
    public boolean isForeign() {
        byte[] all = bytes.toByteArray();
        return all.length > 0 && (all[0] < 20 || all[0] > 24 || all.length > 1 && all[1] != 3);
    }

    /** Whether the server sent back what it got from the client. */
    public boolean isEcho() {
        byte[] all = bytes.toByteArray();
        return all.length > 5 && all[0] == HANDSHAKE_RECORD && all[5] == CLIENT_HELLO;
    }

    /** The first line of a server that does not speak TLS, in Latin-1. */
    public String firstLine() {
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        return text.lines().findFirst().orElse("");
    }

    /**
     * What the messages say.
     *
     * @param group of the key exchange, such as {@code x25519}; empty if there was none
     * @param hasPreSharedKey whether the server continues an earlier session (RFC 8446, 4.2.11)
     * @param hasCertificate whether the server sent its certificate unencrypted, as in full handshakes of TLS 1.2
     */
    record Facts(String group, boolean hasPreSharedKey, boolean hasCertificate) {}

    Facts facts() {
        Parser parser = new Parser();
        try {
            parser.messages(handshakeMessages());
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // What came before the mistake still counts. The JDK reports the mistake, if it matters.
            return parser.facts();
        }
        return parser.facts();
    }

    /** The content of the handshake records before the first of another type. */
    private ByteBuffer handshakeMessages() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        ByteBuffer records = ByteBuffer.wrap(bytes.toByteArray());
        while (records.remaining() > 5) {
            int type = records.get();
            int length = records.getShort(records.position() + 2) & 0xffff;
            records.position(records.position() + 4);
            // A retry in TLS 1.3 has an unencrypted change_cipher_spec behind it.
            if (type != HANDSHAKE_RECORD && type != 20 || length > records.remaining()) {
                break;
            }
            if (type == HANDSHAKE_RECORD) {
                messages.write(records.array(), records.position(), length);
            }
            records.position(records.position() + length);
        }
        return ByteBuffer.wrap(messages.toByteArray());
    }

    /** Reads messages one after the other. */
    private static final class Parser {
        private String group = "";
        private boolean preSharedKey;
        private boolean certificate;

        Facts facts() {
            return new Facts(group, preSharedKey, certificate);
        }

        void messages(ByteBuffer messages) {
            while (messages.remaining() >= 4) {
                int type = messages.get();
                int length = (messages.get() & 0xff) << 16 | messages.getShort() & 0xffff;
                if (length > messages.remaining()) {
                    return;
                }
                message(type, messages.slice().limit(length));
                messages.position(messages.position() + length);
            }
        }

        private void message(int type, ByteBuffer message) {
            switch (type) {
                case SERVER_HELLO -> serverHello(message);
                case CERTIFICATE -> certificate = true;
                case SERVER_KEY_EXCHANGE -> {
                    // Anything else is finite-field Diffie-Hellman, whose first two bytes are a length.
                    if (message.get() == NAMED_CURVE) {
                        group = group(message.getShort() & 0xffff);
                    }
                }
                default -> {
                    // Not needed here.
                }
            }
        }

        private void serverHello(ByteBuffer hello) {
            hello.position(2 + RANDOM);
            hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xff) + 2 + 1);
            ByteBuffer extensions = hello.remaining() >= 2 ? hello.position(hello.position() + 2) : hello;
            while (extensions.remaining() >= 4) {
                int type = extensions.getShort() & 0xffff;
                int length = extensions.getShort() & 0xffff;
                if (type == KEY_SHARE && length >= 2) {
                    group = group(extensions.getShort(extensions.position()) & 0xffff);
                }
                preSharedKey |= type == PRE_SHARED_KEY;
                extensions.position(extensions.position() + length);
            }
        }
    }

    /** The name of a group (RFC 8446, 4.2.7 and IANA's registry). */
    private static String group(int code) {
        return switch (code) {
            case 0x0017 -> "secp256r1";
            case 0x0018 -> "secp384r1";
            case 0x0019 -> "secp521r1";
            case 0x001d -> "x25519";
            case 0x001e -> "x448";
            case 0x0100 -> "ffdhe2048";
            case 0x0101 -> "ffdhe3072";
            case 0x0102 -> "ffdhe4096";
            case 0x0103 -> "ffdhe6144";
            case 0x0104 -> "ffdhe8192";
            case 0x11ec -> "X25519MLKEM768";
            default -> String.format("0x%04x", code);
        };
    }
}
