package portlab.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Samples;
import portlab.client.measure.Samples.Series;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;

/**
 * Measures how much longer a round trip takes while a transfer fills the path: idle, during a download, during an upload, and
 * idle again. Where the buffers on the path are too large, the times grow with the queue in them (bufferbloat).
 *
 * <p>The round trips are those of the echo service over TCP, on a connection of their own. UDP would show the same queue, but
 * its echo is off by default for clients on the network, and a lost datagram has no time.
 */
public final class LoadedLatency {
    private static final int MOST_PINGS = 1_000_000_000;
    private static final long PING_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long IDLE = TimeUnit.SECONDS.toNanos(2);
    private static final long WARM_UP = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long WARM_UP_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

    private final Network network;
    private final Request request;
    private final Listener listener;
    private final Pinger pinger;
    private final List<Part> parts = new ArrayList<>();
    private long begin;

    /** The parts of the measurement, in order. */
    public enum Phase {
        IDLE("idle"),
        DOWN("down"),
        UP("up"),
        AFTER("idle again");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        /** The name for people. */
        public String words() {
            return words;
        }

        /** The name for programs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param bulk the transfer, which runs in both directions */
    public record Request(Bulk.Request bulk, Endpoint echo) {}

    /**
     * A part of the measurement.
     *
     * @param elapsedNanos from the start of the measurement to the end of this interval
     * @param transfer null without a transfer
     * @param roundTrips those that ended in this interval
     */
    public record Interval(Phase phase, long elapsedNanos, long nanos, Bulk.Interval transfer, Series roundTrips) {}

    /** Receives each interval as it ends. */
    public interface Listener {
        void interval(Interval interval);
    }

    /**
     * One phase.
     *
     * @param startNanos since the start of the measurement
     * @param roundTrips those that began in this phase
     * @param transfer null without a transfer
     */
    public record PhaseResult(Phase phase, long startNanos, Series roundTrips, Bulk.Result transfer) {}

    /**
     * The result.
     *
     * @param phases in order; fewer than all if it was stopped
     * @param roundTrips all of them, to be drawn
     */
    public record Result(
            Request request, String address, List<PhaseResult> phases, List<Ping.Sample> roundTrips, boolean stopped) {

        /** How much the median round trip of a phase exceeds that of the first one, in µs; may be negative. */
        public long addedMicros(PhaseResult phase) {
            return phase.roundTrips().p50Micros() - phases.get(0).roundTrips().p50Micros();
        }
    }

    /** @param transfer null without a transfer */
    private record Part(Phase phase, long startNanos, long endNanos, Bulk.Result transfer) {}

    private LoadedLatency(Network network, Request request, Listener listener) {
        this.network = network;
        this.request = request;
        this.listener = listener;
        this.pinger = new Pinger(network.sibling(), request.echo());
    }

    /**
     * Runs all phases, or until the network is stopped.
     *
     * @throws Failure if the echo or the bulk service fails
     */
    public static Result run(Network network, Request request, Listener listener) throws Failure {
        return new LoadedLatency(network, request, listener).run();
    }

    private Result run() throws Failure {
        pinger.start();
        try {
            pinger.awaitFirst(network);
            begin = System.nanoTime();
            idle(Phase.IDLE);
            load(Phase.DOWN, false);
            load(Phase.UP, true);
            idle(Phase.AFTER);
        } finally {
            pinger.end();
        }
        Ping.Result pings = pinger.result();
        if (parts.isEmpty()) {
            throw Failure.stopped(null);
        }
        List<Ping.Sample> samples = pinger.samplesSince(begin);
        List<PhaseResult> results =
                parts.stream().map(part -> result(part, samples)).toList();
        return new Result(request, pings.address(), results, samples, network.stopped());
    }

    /** A ping belongs to the phase in which it was sent. */
    private static PhaseResult result(Part part, List<Ping.Sample> samples) {
        List<Ping.Sample> own = samples.stream()
                .filter(sample -> sample.startNanos() >= part.startNanos() && sample.startNanos() < part.endNanos())
                .toList();
        return new PhaseResult(part.phase(), part.startNanos(), series(own), part.transfer());
    }

    private static Series series(List<Ping.Sample> samples) {
        Samples all = new Samples();
        for (Ping.Sample sample : samples) {
            if (sample.nanos() < 0) {
                all.lose();
            } else {
                all.add(sample.nanos());
            }
        }
        return all.series();
    }

    private long elapsed() {
        return System.nanoTime() - begin;
    }

    private void idle(Phase phase) throws Failure {
        if (network.stopped()) {
            return;
        }
        long start = elapsed();
        long end = start + IDLE;
        long last = start;
        boolean goOn = true;
        while (goOn && last < end) {
            long next = Math.min(end, last + request.bulk().intervalNanos());
            goOn = network.awaitNanoTime(begin + next);
            long now = goOn ? next : elapsed();
            listener.interval(new Interval(phase, now, now - last, null, series(pinger.recent())));
            last = now;
        }
        parts.add(new Part(phase, start, last, null));
    }

    private void load(Phase phase, boolean up) throws Failure {
        if (network.stopped()) {
            return;
        }
        long start = elapsed();
        Bulk.Listener each = interval -> listener.interval(new Interval(
                phase, start + interval.elapsedNanos(), interval.nanos(), interval, series(pinger.recent())));
        Bulk.Result transfer = null;
        try {
            transfer = Bulk.run(network, request.bulk().withUp(up), each);
        } catch (Failure e) {
            if (e.exit() != ExitCode.INTERRUPTED) {
                throw e;
            }
        }
        parts.add(new Part(phase, start, elapsed(), transfer));
    }

    /** Pings the echo service all the time. */
    private static final class Pinger extends Thread {
        private final Network network;
        private final Ping.Request request;
        private final CountDownLatch first = new CountDownLatch(1);
        private final List<Ping.Sample> samples = new ArrayList<>();
        private int reported;
        private volatile long begin;
        private volatile Failure failure;
        private volatile Ping.Result result;

        Pinger(Network network, Endpoint echo) {
            super("ping");
            this.network = network;
            this.request = new Ping.Request(Ping.Kind.ECHO, echo, MOST_PINGS, PING_INTERVAL);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                warmUp();
                result = Ping.run(network, request, this::add);
            } catch (Failure e) {
                failure = e;
            } finally {
                first.countDown();
            }
        }

        /** Pings for a moment, so that the first phase does not measure how both programs get going. */
        private void warmUp() throws Failure {
            Network brief = network.sibling();
            long end = System.nanoTime() + WARM_UP;
            Ping.Request often = new Ping.Request(Ping.Kind.ECHO, request.endpoint(), MOST_PINGS, WARM_UP_INTERVAL);
            Ping.run(brief, often, sample -> {
                if (System.nanoTime() - end > 0 || network.stopped()) {
                    brief.stop();
                }
            });
        }

        /** Adds a sample, except for the first one, which is not counted. The next one tells when the series began. */
        private synchronized void add(Ping.Sample sample) {
            if (sample.number() == 0) {
                return;
            }
            samples.add(sample);
            if (first.getCount() > 0 && sample.nanos() >= 0) {
                begin = System.nanoTime() - sample.startNanos() - sample.nanos();
                first.countDown();
            }
        }

        /** Waits until the service has answered. */
        void awaitFirst(Network user) throws Failure {
            while (first.getCount() > 0 && user.awaitNanoTime(System.nanoTime() + LOOK)) {
                continue;
            }
            if (failure != null) {
                throw failure;
            }
        }

        /** The samples since the last call. */
        synchronized List<Ping.Sample> recent() {
            List<Ping.Sample> recent = List.copyOf(samples.subList(reported, samples.size()));
            reported = samples.size();
            return recent;
        }

        /** The samples that began after a moment of {@link System#nanoTime}, with their starts counted from it. */
        synchronized List<Ping.Sample> samplesSince(long moment) {
            long earlier = moment - begin;
            return samples.stream()
                    .map(sample -> new Ping.Sample(
                            sample.number(), sample.startNanos() - earlier, sample.nanos(), sample.loss()))
                    .filter(sample -> sample.startNanos() >= 0)
                    .toList();
        }

        void end() throws Failure {
            network.stop();
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failure.stopped(e);
            }
        }

        Ping.Result result() throws Failure {
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }
}
