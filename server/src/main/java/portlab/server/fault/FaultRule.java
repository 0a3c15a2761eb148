package portlab.server.fault;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import portlab.common.PercentEncoding;
import portlab.server.admission.Cidr;
import portlab.server.fault.Effect.Medium;

/**
 * One {@code --fault}: what it concerns, and what goes wrong there.
 *
 * @param text as typed
 * @param effects at most one of each kind
 */
public record FaultRule(String text, Scope scope, List<Effect> effects) {

    public FaultRule {
        effects = List.copyOf(effects);
    }

    /** As typed; a preset with what it stands for. */
    @Override
    public String toString() {
        String last = text.substring(text.indexOf('=') + 1);
        return Preset.named(last)
                .map(preset -> text + " (" + preset.effects() + ")")
                .orElse(text);
    }

    /**
     * What a rule concerns. Each part may be absent.
     *
     * @param service a service's name, or null
     * @param port a port, or 0
     * @param path a path or several, or null
     * @param clients a network, or null
     */
    record Scope(String service, int port, PathPattern path, Cidr clients) {
        static final String ADMIN = "admin";
        static final String HTTP = "http";
        static final String UDP = "udp";
        static final Scope ALL = new Scope(null, 0, null, null);

        /** Whether it concerns this place. The admin port must be named, to keep health checks working. */
        boolean covers(Place place) {
            boolean named =
                    service == null ? port != 0 || !place.service().equals(ADMIN) : service.equals(place.service());
            return named && (port == 0 || port == place.port());
        }

        /** Whether it concerns this client's request, or what has no request. @param requested null for that */
        boolean covers(InetAddress client, String requested) {
            return (clients == null || clients.contains(client))
                    && (requested == null || path == null || path.matches(requested));
        }
    }

    /** Where something happens: a service, by the name in options, and one of its ports. */
    public record Place(String service, int port) {
        Medium medium() {
            return switch (service) {
                case Scope.HTTP, Scope.ADMIN -> Medium.HTTP;
                case Scope.UDP -> Medium.DATAGRAM;
                default -> Medium.RAW;
            };
        }
    }

    /** Paths that match a text in which {@code *} stands for any characters, and {@code %3D} for an equals sign. */
    record PathPattern(String text, Pattern pattern) {
        static PathPattern of(String text) {
            StringBuilder pattern = new StringBuilder();
            for (String part : text.split("\\*", -1)) {
                pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(decoded(part)));
            }
            return new PathPattern(text, Pattern.compile(pattern.toString(), Pattern.DOTALL));
        }

        /** Keeps everything but escapes. */
        private static String decoded(String text) {
            byte[] typed = text.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < typed.length; i++) {
                boolean escape = typed[i] == '%' && i + 2 < typed.length;
                int value = escape ? PercentEncoding.decode(typed[i + 1], typed[i + 2]) : -1;
                bytes.write(value < 0 ? typed[i] : value);
                i += value < 0 ? 0 : 2;
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        boolean matches(String path) {
            return pattern.matcher(path).matches();
        }
    }
}
