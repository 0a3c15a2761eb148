package portlab.client.explain;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.explain.Exchange.PhaseTime;
import portlab.client.explain.Exchange.Piece;
import portlab.client.explain.Exchange.Why;
import portlab.client.measure.Phase;
import portlab.common.AddressText;
import portlab.common.Protocol;
import portlab.common.wire.Reason;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireMask;
import portlab.common.wire.WireSink;

/**
 * What a command did on the network. Pure.
 *
 * @param command as typed
 * @param exchanges in the order in which they began
 * @param unwatched how many more connections there were
 */
public record Explanation(String command, List<Exchange> exchanges, int unwatched) {
    private static final Pattern DURATION = Pattern.compile("\\bdur=([0-9]{1,9}(?:\\.[0-9]{1,9})?)");
    private static final double MILLI = 1e6;

    /** @param secrets whether to show passwords and cookies as they are */
    public static Explanation of(String command, Observation seen, boolean secrets) {
        List<Exchange> exchanges = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (Observation.Watched watched : seen.connections()) {
            List<WireEvent> events = new ArrayList<>();
            WireSink sink = secrets ? events::add : new WireMask(events::add);
            watched.events().forEach(sink::accept);
            before = add(exchanges, watched, events, seen.resolving(), before);
        }
        return new Explanation(command, exchanges, seen.unwatched());
    }

    /** Adds a connection's exchanges. @return when it began */
    private static long add(
            List<Exchange> exchanges,
            Observation.Watched watched,
            List<WireEvent> events,
            Spans resolving,
            long before) {
        long first = watched.spans().of(Phase.CONNECT, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .mapToLong(Spans.Span::start)
                .findFirst()
                .orElse(watched.opened());
        List<Spans.Span> resolved = resolving.of(Phase.RESOLVE, before, first + 1);
        WireEvent.Opened opened = (WireEvent.Opened) events.get(0);
        int from = 1;
        long start = Long.MIN_VALUE;
        for (int i = 1; i <= events.size(); i++) {
            if (i == events.size() || events.get(i) instanceof WireEvent.Reused) {
                long end = i == events.size()
                        ? Long.MAX_VALUE
                        : watched.opened() + events.get(i).nanos();
                Part part = new Part(opened, from > 1, i == events.size(), events.subList(from, i));
                exchanges.add(part.exchange(watched, from > 1 ? List.of() : resolved, start, end));
                from = i;
                start = end;
            }
        }
        return first + 1;
    }

    /** Whether a failure left nothing to explain. */
    public boolean isEmpty() {
        return exchanges.isEmpty();
    }

    /**
     * The events of one exchange.
     *
     * @param last whether it is the last one on its connection
     */
    private record Part(WireEvent.Opened opened, boolean reused, boolean last, List<WireEvent> events) {

        Exchange exchange(Observation.Watched watched, List<Spans.Span> resolved, long from, long to) {
            List<PhaseTime> phases = phases(watched.spans(), resolved, from, to);
            long total = phases.stream().mapToLong(PhaseTime::end).max().orElse(0);
            long spent = phases.stream().mapToLong(PhaseTime::spentNanos).sum();
            boolean http = isHttp();
            byte[] sent = bytes(WireEvent.Side.LOCAL);
            byte[] received = bytes(WireEvent.Side.REMOTE);
            Message request = message(sent, count(WireEvent.Side.LOCAL), true);
            Message response = message(received, count(WireEvent.Side.REMOTE), false);
            long segment = watched.kernel().map(view -> view.mss().orElse(0)).orElse(0L);
            boolean ipv6 = opened.remote().getAddress() instanceof Inet6Address;
            return new Exchange(
                    opened.connection(),
                    opened.service(),
                    AddressText.of(opened.local()),
                    AddressText.of(opened.remote()),
                    reused,
                    phases,
                    total,
                    Math.max(0, total - spent),
                    http ? serverNanos(response) : OptionalLong.empty(),
                    request,
                    response,
                    reasons(response),
                    Traffic.of(request, response, reused, last, ipv6, segment),
                    watched.tls(),
                    watched.kernel(),
                    Tools.of(
                            http,
                            opened.service(),
                            AddressText.of(opened.remote().getAddress()).replaceAll("[\\[\\]]", ""),
                            opened.remote().getPort(),
                            sent,
                            request.bytes(),
                            watched.tls()));
        }

        private boolean isHttp() {
            return opened.service().equals(Protocol.HTTP.word())
                    || opened.service().equals(Protocol.ADMIN.word());
        }

        private Message message(byte[] bytes, long count, boolean request) {
            return isHttp()
                    ? Messages.http(bytes, count, request)
                    : Messages.raw(opened.service(), bytes, count, request);
        }

        private byte[] bytes(WireEvent.Side from) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (WireEvent event : events) {
                if (event instanceof WireEvent.Data data && data.from() == from) {
                    bytes.writeBytes(data.bytes());
                }
            }
            return bytes.toByteArray();
        }

        private long count(WireEvent.Side from) {
            return events.stream()
                    .filter(event -> event instanceof WireEvent.Data data && data.from() == from)
                    .mapToLong(event -> ((WireEvent.Data) event).count())
                    .sum();
        }

        private List<Why> reasons(Message response) {
            List<Why> reasons = new ArrayList<>();
            String named = isHttp() ? response.field("Portlab-Reason").orElse("") : "";
            for (String name : named.split("[^A-Z_]+")) {
                Arrays.stream(Reason.values())
                        .filter(reason -> reason.name().equals(name))
                        .forEach(reason -> reasons.add(new Why(true, reason.sentence(), reason.source())));
            }
            for (WireEvent event : events) {
                if (event instanceof WireEvent.Note note) {
                    String detail = note.detail().isEmpty() ? "" : ": " + note.detail();
                    Reason reason = note.reason();
                    reasons.add(new Why(false, reason.sentence() + detail, reason.source()));
                }
            }
            return reasons;
        }

        /** What a Portlab server says about itself; another server may count something else. */
        private static OptionalLong serverNanos(Message response) {
            boolean portlab = response.field("Server").orElse("").startsWith("portlab/");
            Optional<String> timing = response.field("Server-Timing").filter(text -> portlab);
            Matcher duration = DURATION.matcher(timing.orElse(""));
            return duration.find()
                    ? OptionalLong.of(Math.round(Double.parseDouble(duration.group(1)) * MILLI))
                    : OptionalLong.empty();
        }
    }

    private static List<PhaseTime> phases(Spans spans, List<Spans.Span> resolved, long from, long to) {
        List<List<Spans.Span>> all = new ArrayList<>();
        long begin = Long.MAX_VALUE;
        for (Phase phase : Phase.values()) {
            List<Spans.Span> some = phase == Phase.RESOLVE ? resolved : spans.of(phase, from, to);
            all.add(some);
            begin = some.isEmpty() ? begin : Math.min(begin, some.get(0).start());
        }
        List<PhaseTime> phases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            List<Spans.Span> some = all.get(phase.ordinal());
            if (!some.isEmpty()) {
                phases.add(phase(phase, some, begin));
            }
        }
        return phases;
    }

    private static PhaseTime phase(Phase phase, List<Spans.Span> spans, long begin) {
        List<Piece> pieces = spans.stream()
                .map(span -> new Piece(span.start() - begin, span.end() - begin))
                .toList();
        return new PhaseTime(
                phase,
                pieces.get(0).start(),
                pieces.stream().mapToLong(Piece::end).max().orElse(0),
                spans.stream().mapToLong(Spans.Span::spent).sum(),
                pieces);
    }
}
