package portlab.client.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;
import portlab.client.net.Endpoint;
import portlab.client.net.SocketSettings;

/** The settings of {@code set} for sockets. The value {@code default} resets each. */
enum SocketSetting {
    NAGLE(SocketSetting::nagle, settings -> settings.nagle() ? "on" : "off"),
    SEND_BUFFER((all, text) -> all.withSendBuffer(bytes(text)), all -> bytes(all.sendBuffer())),
    RECEIVE_BUFFER((all, text) -> all.withReceiveBuffer(bytes(text)), all -> bytes(all.receiveBuffer())),
    WRITE_SIZE((all, text) -> all.withWriteSize(bytes(text)), all -> bytes(all.writeSize())),
    WRITE_PAUSE(
            (all, text) -> all.withWritePause(seconds(text)),
            all -> all.writePauseNanos() == 0 ? "default" : all.writePauseNanos() / 1e9 + " s"),
    READ_RATE(
            (all, text) -> all.withReadRate(isDefault(text) ? 0 : new Converters.Rate().convert(text)),
            all -> all.readRate() == 0 ? "default" : all.readRate() + " B/s"),
    SOURCE_PORT(
            (all, text) -> all.withSourcePort(isDefault(text) ? 0 : port(text)),
            all -> all.sourcePort() == 0 ? "default" : String.valueOf(all.sourcePort()));

    private static final String DEFAULT = "default";

    private final BiFunction<SocketSettings, String, SocketSettings> change;
    private final Function<SocketSettings, String> show;

    SocketSetting(BiFunction<SocketSettings, String, SocketSettings> change, Function<SocketSettings, String> show) {
        this.change = change;
        this.show = show;
    }

    static Optional<SocketSetting> named(String word) {
        return Stream.of(values())
                .filter(setting -> setting.word().equals(word))
                .findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws TypeConversionException if the value is invalid; its message says what to write */
    SocketSettings changed(SocketSettings settings, String value) {
        return change.apply(settings, value);
    }

    /** The value as the user would type it. */
    String shown(SocketSettings settings) {
        return show.apply(settings);
    }

    private static boolean isDefault(String text) {
        return text.equals(DEFAULT);
    }

    private static SocketSettings nagle(SocketSettings all, String text) {
        if (!text.equals("on") && !text.equals("off") && !isDefault(text)) {
            throw new TypeConversionException("expected on or off");
        }
        return all.withNagle(text.equals("on"));
    }

    private static int bytes(String text) {
        return isDefault(text) ? 0 : new Converters.BufferSize().convert(text);
    }

    private static String bytes(int number) {
        return number == 0 ? DEFAULT : number + " B";
    }

    private static long seconds(String text) {
        return isDefault(text) || text.equals("0") ? 0 : new Converters.Seconds().convert(text);
    }

    private static int port(String text) {
        int port = Endpoint.port(text);
        if (port < 1) {
            throw new TypeConversionException("expected a port from 1 to 65535, or default");
        }
        return port;
    }
}
