package portlab.client.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import portlab.client.command.Compare.ObjectFetch;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.measure.Meter;
import portlab.client.measure.Moments;
import portlab.client.net.ConnectionPool;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpRequest;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Url;

/** Fetches a page and its objects once, in one {@link Way}, and discards the bodies. */
final class PageFetch implements AutoCloseable {
    private static final WritableByteChannel NOWHERE = new WritableByteChannel() {
        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    };

    private final Way way;
    private final List<Lane> lanes = new ArrayList<>();
    private final ThreadPoolExecutor workers;
    private final AtomicInteger connections = new AtomicInteger();
    /** When the page's connection began, by {@link System#nanoTime}. */
    private long start;

    /** When the present stage began, by {@link System#nanoTime}. */
    private long queued;

    private PageFetch(Network network, Way way, int parallel) {
        this.way = way;
        for (int i = 0; i < (way.isParallel() ? parallel : 1); i++) {
            lanes.add(new Lane(i, network));
        }
        this.workers = new ThreadPoolExecutor(
                lanes.size(), lanes.size(), 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "compare");
                    thread.setDaemon(true);
                    return thread;
                });
        // Starting threads is not part of fetching.
        workers.prestartAllCoreThreads();
    }

    /** @param stages the page, then what can be asked for together */
    static Compare.Run run(Network network, Way way, int parallel, List<List<Url>> stages) throws Failure {
        try (PageFetch fetch = new PageFetch(network, way, parallel)) {
            return fetch.run(stages);
        }
    }

    private Compare.Run run(List<List<Url>> stages) throws Failure {
        long millis = System.currentTimeMillis();
        queued = System.nanoTime();
        List<ObjectFetch> all = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            all.addAll(stage(new Stage(i, stages.get(i))));
            queued = System.nanoTime();
        }
        return new Compare.Run(way, millis, all);
    }

    private List<ObjectFetch> stage(Stage stage) throws Failure {
        if (way == Way.PIPELINED && stage.number > 0) {
            lanes.get(0).pipeline(stage);
        } else if (way.isParallel() && stage.number > 0) {
            inParallel(stage);
        } else {
            lanes.get(0).work(stage, 0);
        }
        return stage.exchanges();
    }

    /**
     * Gives each lane one object, and the next when it has finished one. Browsers open all their connections at once, too, even if
     * the one that is open already could be faster.
     */
    private void inParallel(Stage stage) throws Failure {
        List<Future<?>> all = new ArrayList<>();
        int used = Math.min(lanes.size(), stage.urls.size());
        stage.next.set(used);
        for (Lane lane : lanes.subList(0, used)) {
            all.add(workers.submit(() -> {
                lane.work(stage, lane.number);
                return null;
            }));
        }
        for (Future<?> each : all) {
            await(each);
        }
    }

    private static void await(Future<?> task) throws Failure {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.stopped(e);
        }
    }

    /** Reads a body to its end without keeping it. @return its length */
    static long discard(HttpResponse response) throws Failure {
        Meter meter = new Meter();
        try {
            response.transferTo(NOWHERE, meter, PageParts.MOST_BYTES);
        } catch (IOException e) {
            throw new IllegalStateException("discarding failed", e);
        }
        if (meter.received() > PageParts.MOST_BYTES) {
            throw new Failure(ExitCode.TRUNCATED, "longer than 16 MiB", "");
        }
        return meter.received();
    }

    @Override
    public void close() {
        workers.shutdownNow();
        lanes.forEach(Lane::close);
    }

    /** The objects of one stage, and who takes which. */
    private static final class Stage {
        private final int number;
        private final List<Url> urls;
        private final AtomicInteger next = new AtomicInteger(1);
        private final List<Numbered> done = new ArrayList<>();

        private record Numbered(int number, ObjectFetch exchange) {}

        Stage(int number, List<Url> urls) {
            this.number = number;
            this.urls = urls;
        }

        synchronized void add(int which, ObjectFetch exchange) {
            done.add(new Numbered(which, exchange));
        }

        synchronized List<ObjectFetch> exchanges() {
            return done.stream()
                    .sorted(Comparator.comparingInt(Numbered::number))
                    .map(Numbered::exchange)
                    .toList();
        }
    }

    /** One client that asks for one object at a time, or pipelines. */
    private final class Lane {
        private final int number;
        private final ConnectionPool pool;
        private final HttpClient http;
        private int connection;

        Lane(int number, Network network) {
            this.number = number;
            this.pool = network.pool();
            this.http = way.keepsConnections() ? network.http11(pool) : network.http10();
        }

        /** Fetches an object, and then one after the other that nobody else has taken. */
        void work(Stage stage, int first) throws Failure {
            for (int i = first; i < stage.urls.size(); i = stage.next.getAndIncrement()) {
                Url url = stage.urls.get(i);
                try (HttpResponse response =
                        http.send(url.endpoint(), HttpRequest.get(url.resource().target()))) {
                    stage.add(i, exchange(stage, url, response));
                }
            }
        }

        void pipeline(Stage stage) throws Failure {
            List<HttpRequest> requests = stage.urls.stream()
                    .map(url -> HttpRequest.get(url.resource().target()))
                    .toList();
            try {
                http.pipeline(
                        stage.urls.get(0).endpoint(),
                        requests,
                        (i, response) -> stage.add(i, exchange(stage, stage.urls.get(i), response)));
            } catch (IOException e) {
                throw new IllegalStateException("nothing is written", e);
            }
        }

        private ObjectFetch exchange(Stage stage, Url url, HttpResponse response) throws Failure {
            discard(response);
            Moments moments = response.moments();
            start = stage.number == 0 ? moments.connect() : start;
            boolean opened = !response.reusesConnection();
            connection = opened ? connections.incrementAndGet() : connection;
            String request =
                    http.shown(url.endpoint(), HttpRequest.get(url.resource().target()));
            return new ObjectFetch(
                    url,
                    stage.number,
                    number,
                    connection,
                    opened,
                    request,
                    response.reply(),
                    Math.max(0, queued - start),
                    moments.since(start));
        }

        void close() {
            pool.close();
        }
    }
}
