package portlab.common.wire;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import portlab.common.HttpToken;
import portlab.common.Protocol;

/**
 * Replaces passwords and cookies in HTTP by as many asterisks, so that lengths and offsets stay right. Hidden are the credentials in
 * Authorization and Proxy-Authorization, behind the name of a common scheme, and the cookies in Cookie and Set-Cookie, behind
 * their names. Anyone who knows one of these can act as the user.
 *
 * <p>What looks like a password is rather hidden once too often. So lines of a request's body count as fields too, and so do
 * malformed lines: without a colon, with something in front of the name, or behind a fold or a single CR. In the other direction,
 * {@code HTTP/1.} begins a head and an empty line ends it. Where bytes are missing in a head, the rest of the line is hidden.
 *
 * <p>A field may arrive in any number of pieces. A cookie is hidden with its name unless the piece in which it begins shows that it has
 * one.
 */
public final class WireMask extends WireStage<Map<WireEvent.Side, WireMask.Direction>> {
    private static final Set<String> HTTP = Set.of(Protocol.HTTP.word(), Protocol.ADMIN.word());

    public WireMask(WireSink next) {
        super(next);
    }

    /** The head of a request with its secrets masked. */
    public static byte[] ofRequest(byte[] head) {
        return new Direction(true).masked(head);
    }

    @Override
    Map<WireEvent.Side, Direction> begin(WireEvent.Opened opened) {
        Map<WireEvent.Side, Direction> directions = new EnumMap<>(WireEvent.Side.class);
        if (HTTP.contains(opened.service())) {
            WireEvent.Side client = opened.server() ? WireEvent.Side.REMOTE : WireEvent.Side.LOCAL;
            for (WireEvent.Side side : WireEvent.Side.values()) {
                directions.put(side, new Direction(side == client));
            }
        }
        return directions;
    }

    @Override
    void take(WireEvent event, Map<WireEvent.Side, Direction> directions) {
        if (event instanceof WireEvent.Data data && !directions.isEmpty()) {
            Direction direction = directions.get(data.from());
            pass(data.withBytes(direction.masked(data.bytes())));
            if (data.missing() > 0) {
                direction.gap();
            }
        } else {
            if (event instanceof WireEvent.Omitted) {
                directions.values().forEach(Direction::gap);
            }
            pass(event);
        }
    }

    /** Finds the fields in the bytes of one direction, a byte at a time. */
    static final class Direction {
        private static final String HEAD = "HTTP/1.";
        private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate", "ntlm");
        private static final int LONGEST_NAME = 32;

        /** Where in a line the next byte is. */
        private enum Part {
            NAME,
            OTHER_VALUE,
            SCHEME,
            SECRET,
            COOKIE_START,
            COOKIE_NAME,
            COOKIE_VALUE,
            COOKIE_ATTRIBUTE
        }

        private final boolean requests;
        private final StringBuilder word = new StringBuilder();
        private boolean head;
        private int found;
        private Part part = Part.NAME;
        private boolean setCookie;
        private boolean empty = true;

        Direction(boolean requests) {
            this.requests = requests;
            head = requests;
        }

        byte[] masked(byte[] bytes) {
            byte[] copy = bytes.clone();
            for (int i = 0; i < copy.length; i++) {
                if (!head) {
                    seekHead(copy[i]);
                } else if (hides(copy, i)) {
                    copy[i] = '*';
                }
            }
            return copy;
        }

        /** Bytes are missing here: what follows may be the rest of a secret. */
        void gap() {
            if (head) {
                part = Part.SECRET;
                empty = false;
            }
        }

        private void seekHead(byte b) {
            found = b == HEAD.charAt(found) ? found + 1 : b == HEAD.charAt(0) ? 1 : 0;
            if (found == HEAD.length()) {
                found = 0;
                head = true;
                empty = false;
                part = Part.OTHER_VALUE;
            }
        }

        /** Moves on by a byte; whether it is part of a secret. */
        private boolean hides(byte[] bytes, int at) {
            char c = (char) (bytes[at] & 0xff);
            if (c == '\r' || c == '\n') {
                endLine(c);
                return false;
            }
            if (empty && !isBlank(c)) {
                startLine();
            }
            empty = false;
            return switch (part) {
                case NAME -> inName(c);
                case SCHEME -> inScheme(c);
                case SECRET -> !isBlank(c);
                case COOKIE_START -> !isColonOrBlank(c) && startCookie(bytes, at);
                case COOKIE_NAME, COOKIE_VALUE, COOKIE_ATTRIBUTE -> inCookie(c);
                case OTHER_VALUE -> false;
            };
        }

        private void startLine() {
            part = Part.NAME;
            word.setLength(0);
        }

        /** A secret goes on behind a fold or a single CR; other lines may hide a field there. */
        private void endLine(char c) {
            endName();
            if (part == Part.NAME || part == Part.OTHER_VALUE) {
                startLine();
            }
            if (c == '\n') {
                head &= requests || !empty;
                empty = true;
            }
        }

        private boolean inName(char c) {
            if (!HttpToken.isPart(c)) {
                endName();
            } else if (word.length() < LONGEST_NAME) {
                word.append(c);
            }
            return false;
        }

        /** Without a name yet, what comes may still be one. */
        private void endName() {
            if (part == Part.NAME && !word.isEmpty()) {
                String name = word.toString().toLowerCase(Locale.ROOT);
                part = valueOf(name);
                setCookie = name.equals("set-cookie");
                word.setLength(0);
            }
        }

        private static Part valueOf(String name) {
            return switch (name) {
                case "authorization", "proxy-authorization" -> Part.SCHEME;
                case "cookie", "set-cookie" -> Part.COOKIE_START;
                default -> Part.OTHER_VALUE;
            };
        }

        /** Shows a scheme as far as it is the beginning of a known one. */
        private boolean inScheme(char c) {
            if (word.isEmpty() ? isColonOrBlank(c) : isBlank(c)) {
                part = word.isEmpty() ? Part.SCHEME : Part.SECRET;
                return false;
            }
            String longer = (word.toString() + c).toLowerCase(Locale.ROOT);
            if (SCHEMES.stream().noneMatch(scheme -> scheme.startsWith(longer))) {
                part = Part.SECRET;
                return true;
            }
            word.append(c);
            return false;
        }

        private boolean startCookie(byte[] bytes, int at) {
            part = isNamed(bytes, at) ? Part.COOKIE_NAME : Part.COOKIE_VALUE;
            return inCookie((char) (bytes[at] & 0xff));
        }

        /** Whether a name and {@code =} are there. */
        private static boolean isNamed(byte[] bytes, int at) {
            int end = at;
            while (end < bytes.length && HttpToken.isPart(bytes[end])) {
                end++;
            }
            return end < bytes.length && bytes[end] == '=';
        }

        /** {@code name=value; name=value}, or {@code name=value; attribute; attribute=value}. */
        private boolean inCookie(char c) {
            if (c == ';') {
                part = setCookie ? Part.COOKIE_ATTRIBUTE : Part.COOKIE_START;
                return false;
            }
            boolean hidden = part == Part.COOKIE_VALUE && !isBlank(c);
            if (part == Part.COOKIE_NAME && c == '=') {
                part = Part.COOKIE_VALUE;
            }
            return hidden;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static boolean isColonOrBlank(char c) {
            return c == ':' || isBlank(c);
        }
    }
}
