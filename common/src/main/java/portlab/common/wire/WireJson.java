package portlab.common.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import portlab.common.AddressText;
import portlab.common.SafeText;

/** One JSON object (RFC 8259) for each event, on a line of its own; docs/wire.md describes the members. */
public final class WireJson implements WireFormat {

    @Override
    public byte[] format(WireEvent event) {
        return text(event).getBytes(StandardCharsets.UTF_8);
    }

    /** The line for an event, with a line feed. */
    public static String text(WireEvent event) {
        Members members = new Members(event);
        if (event instanceof WireEvent.Opened opened) {
            opened(opened, members);
        } else if (event instanceof WireEvent.Data data) {
            data(data, members);
        } else if (event instanceof WireEvent.Ended ended) {
            members.text("event", "ended").text("end", word(ended.end())).text("by", word(ended.by()));
        } else if (event instanceof WireEvent.Note note) {
            members.text("event", "note")
                    .text("reason", note.reason().name())
                    .text("sentence", note.reason().sentence())
                    .text("source", note.reason().source())
                    .text("detail", note.detail());
        } else if (event instanceof WireEvent.Reused reused) {
            members.text("event", "reused").number("request", reused.request());
        } else if (event instanceof WireEvent.Omitted omitted) {
            members.text("event", "omitted")
                    .text("why", word(omitted.why()))
                    .number("events", omitted.events())
                    .number("sent_bytes", omitted.sent())
                    .number("received_bytes", omitted.received());
        }
        return members.line();
    }

    private static void opened(WireEvent.Opened opened, Members members) {
        members.text("event", "opened")
                .text("side", opened.server() ? "server" : "client")
                .text("service", opened.service())
                .text("local", AddressText.of(opened.local()))
                .text("remote", AddressText.of(opened.remote()))
                .text("time", opened.time().toString());
        if (!opened.server()) {
            members.number("connect_ns", opened.connectNanos());
        }
    }

    private static void data(WireEvent.Data data, Members members) {
        members.text("event", data.from() == WireEvent.Side.LOCAL ? "sent" : "received")
                .number("bytes", data.count())
                .number("captured", data.bytes().length);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data.bytes()))
                    .toString();
            members.text("text", text);
        } catch (CharacterCodingException e) {
            members.text("base64", Base64.getEncoder().encodeToString(data.bytes()));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The members of an object. */
    private static final class Members {
        private final StringBuilder json = new StringBuilder("{");

        Members(WireEvent event) {
            number("connection", event.connection()).number("ns", event.nanos());
        }

        Members text(String name, String text) {
            SafeText.appendJson(text, name(name));
            return this;
        }

        Members number(String name, long number) {
            name(name).append(number);
            return this;
        }

        private StringBuilder name(String name) {
            return json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(name)
                    .append("\":");
        }

        String line() {
            return json.append("}\n").toString();
        }
    }
}
