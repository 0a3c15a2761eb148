package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import portlab.client.net.Endpoint;
import portlab.client.net.HttpVersion;
import portlab.client.net.PingMessage;
import portlab.client.net.Timeouts;
import portlab.client.tls.TlsSettings;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** Converts option values; each error names the values it expected. */
final class Converters {
    private Converters() {}

    /** Seconds, to nanoseconds. */
    static final class Seconds implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long nanos = Timeouts.nanos(text);
            if (nanos < 0) {
                throw new TypeConversionException("expected a number of seconds from 0.001 to 86400");
            }
            return nanos;
        }
    }

    /** Seconds, down to fractions of a microsecond, to nanoseconds; also 0. */
    static final class Interval implements ITypeConverter<Long> {
        private static final double MAX_SECONDS = 86_400;

        @Override
        public Long convert(String text) {
            double seconds = text.matches("[0-9]{1,5}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : -1;
            if (seconds < 0 || seconds > MAX_SECONDS) {
                throw new TypeConversionException("expected a number of seconds from 0 to 86400");
            }
            return Math.round(seconds * 1e9);
        }
    }

    /** The bytes of a UDP ping. */
    static final class DatagramSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            int size = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
            if (size < PingMessage.MIN_SIZE || size > PingMessage.MAX_SIZE) {
                throw new TypeConversionException(
                        "expected a number from " + PingMessage.MIN_SIZE + " to " + PingMessage.MAX_SIZE);
            }
            return size;
        }
    }

    static final class Output implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("expected -o FILE, or -o - for standard output");
            }
            return text;
        }
    }

    static final class User implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("expected -u USER:PASSWORD, or -u USER to be asked for the password");
            }
            return text;
        }
    }

    static final class Http implements ITypeConverter<HttpVersion> {
        @Override
        public HttpVersion convert(String text) {
            for (HttpVersion version : HttpVersion.values()) {
                if (version.number().equals(text)) {
                    return version;
                }
            }
            throw new TypeConversionException("expected 1.0 or 1.1");
        }
    }

    /** Pins of public keys, in curl's form. */
    static final class Pins implements ITypeConverter<List<String>> {
        @Override
        public List<String> convert(String text) {
            List<String> pins = TlsSettings.pins(text);
            if (pins.isEmpty()) {
                throw new TypeConversionException("expected sha256// and 44 characters of Base64");
            }
            return pins;
        }
    }

    static final class Size implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String text) {
            return ByteSize.positive(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected a number with B, kB, MB, GB, KiB, MiB or GiB, or a bare number for MiB"));
        }
    }

    /** {@code 20kB/s} or {@code 20kB}, to bytes. */
    static final class Rate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String size = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
            return ByteSize.positive(size)
                    .filter(rate -> size.endsWith("B"))
                    .map(ByteSize::bytes)
                    .orElseThrow(() -> new TypeConversionException("expected bytes per second, such as 20kB/s"));
        }
    }

    /** A number of bytes: {@code 1000} or {@code 8KiB}. */
    static final class BufferSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            String size = text.endsWith("B") ? text : text + "B";
            return ByteSize.positive(size)
                    .filter(found -> found.bytes() <= 1 << 30)
                    .map(found -> (int) found.bytes())
                    .orElseThrow(() -> new TypeConversionException("expected bytes, such as 1000 or 8KiB, or default"));
        }
    }

    /** A number of bytes, which may have a unit. */
    static final class Bytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            String size = text.matches("[0-9]+") ? text + "B" : text;
            return ByteSize.parse(size)
                    .map(ByteSize::bytes)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected a number of bytes, or one with kB, MB, GB, KiB, MiB or GiB"));
        }
    }

    /** A number of at least 1. */
    static class Count implements ITypeConverter<Integer> {
        private final int most;

        Count() {
            this(1_000_000_000);
        }

        Count(int most) {
            this.most = most;
        }

        @Override
        public Integer convert(String text) {
            boolean digits = text.matches("[0-9]{1,10}");
            long number = digits ? Long.parseLong(text) : 0;
            if (number < 1 || number > most) {
                throw new TypeConversionException("expected a number from 1 to " + most);
            }
            return (int) number;
        }
    }

    /** A seed for random numbers: any whole number. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (!text.matches("-?[0-9]{1,18}")) {
                throw new TypeConversionException("expected a whole number of up to 18 digits");
            }
            return Long.parseLong(text);
        }
    }

    static final class Streams extends Count {
        Streams() {
            super(128);
        }
    }

    /** A service on ports of its own: {@code NAME=[HOST:]PORT,…}. */
    record Moved(Protocol service, List<Endpoint> places) {}

    static final class MovedService implements ITypeConverter<Moved> {
        @Override
        public Moved convert(String text) {
            int equals = text.indexOf('=');
            List<Endpoint> places = new ArrayList<>();
            if (equals > 0) {
                for (String place : text.substring(equals + 1).split(",", -1)) {
                    places.add(place(place));
                }
                Optional<Protocol> service =
                        Protocol.named(text.substring(0, equals).toLowerCase(Locale.ROOT));
                if (service.isPresent()) {
                    return new Moved(service.get(), places);
                }
            }
            throw new TypeConversionException(
                    "expected NAME=[HOST:]PORT,…, where NAME is http, bulk, echo, message, calc or admin");
        }

        private static Endpoint place(String text) {
            int colon = text.lastIndexOf(':');
            int port = Endpoint.port(text.substring(colon + 1));
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (port < 0 || colon >= 0 && (host.isBlank() || host.indexOf('/') >= 0)) {
                throw new TypeConversionException("expected [HOST:]PORT, not '" + text + "'");
            }
            return new Endpoint(host, port);
        }
    }
}
