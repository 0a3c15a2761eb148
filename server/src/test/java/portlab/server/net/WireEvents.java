package portlab.server.net;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireFormat;
import portlab.common.wire.WireOutput;
import portlab.common.wire.WireRecorder;
import portlab.common.wire.WireSelection.Choice;

/** Records connections with all their bytes, and keeps the events for a test. */
public final class WireEvents implements AutoCloseable {
    private final List<WireEvent> events = new CopyOnWriteArrayList<>();
    private final WireRecorder recorder;

    public WireEvents() {
        this(false);
    }

    /** @param encrypted whether to record what is on the wire, even with TLS */
    public WireEvents(boolean encrypted) {
        WireFormat keeping = new WireFormat() {
            @Override
            public byte[] format(WireEvent event) {
                events.add(event);
                return new byte[0];
            }

            @Override
            public boolean needsAll() {
                return true;
            }
        };
        recorder = new WireRecorder(
                new WireRecorder.Settings(Choice.ALL, Long.MAX_VALUE, true, encrypted),
                List.of(new WireOutput(OutputStream.nullOutputStream(), keeping, failure -> {
                    throw new AssertionError(failure);
                })));
    }

    public WireRecorder recorder() {
        return recorder;
    }

    /** Everything so far. */
    public List<WireEvent> all() {
        recorder.drain();
        return List.copyOf(events);
    }

    /** What happened to the only connection so far, an event a word, without times. */
    public List<String> words() {
        return all().stream().map(WireEvents::word).toList();
    }

    private static String word(WireEvent event) {
        if (event instanceof WireEvent.Opened opened) {
            return "open " + opened.service();
        }
        if (event instanceof WireEvent.Data data) {
            String direction = data instanceof WireEvent.Sent ? "sent " : "received ";
            return direction + (data.count() > 40 ? data.count() : text(data.bytes()));
        }
        if (event instanceof WireEvent.Ended ended) {
            return ended.end() + " " + ended.by();
        }
        if (event instanceof WireEvent.Note note) {
            return note.reason().name();
        }
        return event instanceof WireEvent.Reused reused ? "reused " + reused.request() : event.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All bytes of one direction. */
    public byte[] bytes(WireEvent.Side from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WireEvent event : all()) {
            if (event instanceof WireEvent.Data data && data.from() == from) {
                bytes.writeBytes(data.bytes());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        recorder.close();
    }
}
