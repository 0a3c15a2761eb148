package portlab.common.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import portlab.common.AddressText;
import portlab.common.JsonLine;

/** One JSON object (RFC 8259) for each event, on a line of its own; docs/wire.md describes its members. */
public final class WireJson implements WireFormat {

    @Override
    public byte[] format(WireEvent event) {
        return text(event).getBytes(StandardCharsets.UTF_8);
    }

    /** The line for an event, with a line feed. */
    public static String text(WireEvent event) {
        JsonLine line = new JsonLine().with("connection", event.connection()).with("ns", event.nanos());
        if (event instanceof WireEvent.Opened opened) {
            opened(opened, line);
        } else if (event instanceof WireEvent.Data data) {
            data(data, line);
        } else if (event instanceof WireEvent.Ended ended) {
            line.with("event", "ended").with("end", word(ended.end())).with("by", word(ended.by()));
        } else if (event instanceof WireEvent.Note note) {
            line.with("event", "note")
                    .with("reason", note.reason().name())
                    .with("sentence", note.reason().sentence())
                    .with("source", note.reason().source())
                    .with("detail", note.detail());
        } else if (event instanceof WireEvent.Reused reused) {
            line.with("event", "reused").with("request", reused.request());
        } else if (event instanceof WireEvent.Omitted omitted) {
            line.with("event", "omitted")
                    .with("why", word(omitted.why()))
                    .with("events", omitted.events())
                    .with("sent_bytes", omitted.sent())
                    .with("received_bytes", omitted.received());
        }
        return line.toString();
    }

    private static void opened(WireEvent.Opened opened, JsonLine line) {
        line.with("event", "opened")
                .with("side", opened.server() ? "server" : "client")
                .with("service", opened.service())
                .with("local", AddressText.of(opened.local()))
                .with("remote", AddressText.of(opened.remote()))
                .with("time", opened.time().toString());
        if (!opened.server()) {
            line.with("connect_ns", opened.connectNanos());
        }
    }

    private static void data(WireEvent.Data data, JsonLine line) {
        line.with("event", data.from() == WireEvent.Side.LOCAL ? "sent" : "received")
                .with("bytes", data.count())
                .with("captured", data.bytes().length);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data.bytes()))
                    .toString();
            line.with("text", text);
        } catch (CharacterCodingException e) {
            line.with("base64", Base64.getEncoder().encodeToString(data.bytes()));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
