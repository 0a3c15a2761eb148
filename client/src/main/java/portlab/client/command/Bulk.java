package portlab.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.net.BulkClient;
import portlab.client.net.BulkClient.Transfer;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.common.ByteSize;

/** Measures throughput over one or several connections. */
public final class Bulk {
    private final Network network;
    private final Network streamsNetwork;
    private final Request request;
    private final List<Stream> streams = new ArrayList<>();
    private final CountDownLatch start;
    private volatile boolean timeIsUp;

    /**
     * @param up whether to upload
     * @param streams number of concurrent connections
     * @param lastNanos how long to repeat the transfer; 0 for once
     * @param verify whether to compare checksums
     * @param intervalNanos how often to report
     */
    public record Request(
            Endpoint endpoint,
            ByteSize size,
            boolean up,
            int streams,
            long lastNanos,
            boolean verify,
            long intervalNanos) {

        /** The same in the other direction, if that is not {@code up}. */
        Request withUp(boolean direction) {
            return new Request(endpoint, size, direction, streams, lastNanos, verify, intervalNanos);
        }
    }

    /**
     * A part of a transfer.
     *
     * @param elapsedNanos from the start to the end of this interval
     * @param bytes transferred in it
     * @param nanos its measured length
     * @param whole whether it has the full length; only the last one may be shorter
     */
    public record Interval(long elapsedNanos, long bytes, long nanos, boolean whole) {
        public double mbitPerSecond() {
            return bytes * 8e3 / nanos;
        }
    }

    /** Receives each interval as it ends. */
    public interface Listener {
        void interval(Interval interval);
    }

    /**
     * The result of all streams together.
     *
     * @param bytes transferred by all streams, including unfinished transfers
     * @param transfers number of finished transfers
     * @param connectNanos of the slowest stream
     * @param tlsNanos the slowest TLS handshake; 0 without TLS
     * @param rttNanos of the first request on the first stream; 0 if unknown
     * @param transferNanos from the first byte on any stream to the last
     * @param exchangeNanos from the first request on any stream to the last byte on all
     * @param stopped whether the user stopped it early
     */
    public record Result(
            Request request,
            String address,
            long bytes,
            int transfers,
            long connectNanos,
            long tlsNanos,
            long rttNanos,
            long transferNanos,
            long exchangeNanos,
            boolean stopped) {

        /** Without TLS. */
        public Result(
                Request request,
                String address,
                long bytes,
                int transfers,
                long connectNanos,
                long rttNanos,
                long transferNanos,
                long exchangeNanos,
                boolean stopped) {
            this(request, address, bytes, transfers, connectNanos, 0, rttNanos, transferNanos, exchangeNanos, stopped);
        }

        public double mbitPerSecond() {
            return transferNanos == 0 ? 0 : bytes * 8e3 / transferNanos;
        }
    }

    private Bulk(Network network, Request request) {
        this.network = network;
        this.streamsNetwork = network.sibling();
        this.request = request;
        this.start = new CountDownLatch(request.streams());
    }

    /** Runs until the transfers end, the time is up or the network is stopped. */
    public static Result run(Network network, Request request, Listener listener) throws Failure {
        return new Bulk(network, request).run(listener);
    }

    private Result run(Listener listener) throws Failure {
        for (int i = 0; i < request.streams(); i++) {
            Stream stream = new Stream("bulk " + i);
            streams.add(stream);
            stream.start();
        }
        watch(listener);
        Failure failure = null;
        for (Stream stream : streams) {
            failure = failure == null ? stream.failure : failure;
        }
        boolean stopped = network.stopped();
        if (failure != null && !(stopped && bytes() > 0)) {
            throw failure;
        }
        List<Share> shares = streams.stream()
                .filter(stream -> stream.started)
                .map(Stream::share)
                .toList();
        if (shares.isEmpty()) {
            throw new Failure(
                    ExitCode.TIMED_OUT, "no connection succeeded in the given time", "allow more time with -t SECONDS");
        }
        return result(request, shares, bytes(), stopped);
    }

    /** Reports each interval, and stops all streams when the time is up. */
    private void watch(Listener listener) throws Failure {
        long begin = System.nanoTime();
        long end = request.lastNanos() == 0 ? Long.MAX_VALUE : request.lastNanos();
        long last = 0;
        long lastBytes = 0;
        int number = 0;
        while (alive()) {
            long next = Math.min(end, (number + 1) * request.intervalNanos());
            boolean goOn = awaitStreams(begin + next);
            long now = System.nanoTime() - begin;
            long bytes = bytes();
            if (now >= next) {
                number++;
                listener.interval(new Interval(next, bytes - lastBytes, now - last, true));
                last = now;
                lastBytes = bytes;
            }
            if (!goOn || now >= end) {
                timeIsUp = true;
                streamsNetwork.stop();
                join();
            }
        }
        if (last < end) {
            rest(begin, last, lastBytes, listener);
        }
    }

    /** Reports what came after the last whole interval. */
    private void rest(long begin, long last, long lastBytes, Listener listener) {
        long end =
                streams.stream().mapToLong(stream -> stream.ended - begin).max().orElse(0);
        long bytes = bytes() - lastBytes;
        if (bytes > 0 && end > last) {
            listener.interval(new Interval(end, bytes, end - last, false));
        }
    }

    /** Waits until a given time or until all streams have ended. @return false once the network is stopped */
    private boolean awaitStreams(long moment) throws Failure {
        boolean goOn = true;
        while (goOn && alive() && System.nanoTime() < moment) {
            goOn = network.awaitNanoTime(Math.min(moment, System.nanoTime() + 5_000_000L));
        }
        return goOn;
    }

    private boolean alive() {
        return streams.stream().anyMatch(Thread::isAlive);
    }

    private long bytes() {
        return streams.stream().mapToLong(stream -> stream.meter.received()).sum();
    }

    private void join() throws Failure {
        try {
            for (Stream stream : streams) {
                stream.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.stopped(e);
        }
    }

    /**
     * The times of one connection, by {@link System#nanoTime} or in ns.
     *
     * @param rtt of the first transfer; 0 if unknown
     * @param tail from the last byte of data to the end of the exchange
     */
    record Share(String address, long connect, long tls, long begun, long ended, long rtt, long tail, int transfers) {}

    /** @param shares of the streams that started; at least one */
    static Result result(Request request, List<Share> shares, long bytes, boolean stopped) {
        long first = Long.MAX_VALUE;
        long firstByte = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long lastByte = Long.MIN_VALUE;
        long connect = 0;
        long tls = 0;
        int transfers = 0;
        for (Share share : shares) {
            first = Math.min(first, share.begun);
            firstByte = Math.min(firstByte, share.begun + share.rtt);
            last = Math.max(last, share.ended);
            lastByte = Math.max(lastByte, share.ended - share.tail);
            connect = Math.max(connect, share.connect);
            tls = Math.max(tls, share.tls);
            transfers += share.transfers;
        }
        Share one = shares.get(0);
        return new Result(
                request,
                one.address,
                bytes,
                transfers,
                connect,
                tls,
                one.rtt,
                lastByte - firstByte,
                last - first,
                stopped);
    }

    /** One connection. */
    private final class Stream extends Thread {
        private final Meter meter = new Meter();
        private volatile Failure failure;
        private volatile String address = "";
        private volatile long connect;
        private volatile long tls;
        private volatile boolean started;
        private volatile long begun;
        private volatile long ended;
        private volatile long rtt;
        private volatile long tail;
        private volatile int transfers;

        Share share() {
            return new Share(address, connect, tls, begun, ended, rtt, tail, transfers);
        }

        Stream(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            try (BulkClient client = new BulkClient(streamsNetwork.connector(), request.endpoint(), request.verify())) {
                address = client.address();
                connect = client.connectNanos();
                tls = client.tlsNanos();
                awaitOthers();
                transfer(client);
            } catch (Failure e) {
                ended = System.nanoTime();
                failure = timeIsUp && e.exit() == ExitCode.INTERRUPTED ? null : e;
            } finally {
                start.countDown();
            }
        }

        /** Waits until all are connected, so that all streams transfer at the same time. */
        private void awaitOthers() throws Failure {
            start.countDown();
            try {
                start.await();
            } catch (InterruptedException e) {
                throw Failure.stopped(e);
            }
        }

        private void transfer(BulkClient client) throws Failure {
            begun = System.nanoTime();
            started = true;
            do {
                Transfer transfer =
                        request.up() ? client.up(request.size(), meter) : client.down(request.size(), meter);
                ended = System.nanoTime();
                rtt = transfers == 0 ? transfer.rttNanos() : rtt;
                tail = transfer.exchangeNanos() - transfer.rttNanos() - transfer.transferNanos();
                transfers = transfers + 1;
            } while (request.lastNanos() > 0 && !timeIsUp && !network.stopped());
        }
    }
}
