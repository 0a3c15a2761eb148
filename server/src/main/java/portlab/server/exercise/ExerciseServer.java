package portlab.server.exercise;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import portlab.common.Protocol;
import portlab.common.check.CheckResult;
import portlab.common.wire.WireEvent;
import portlab.common.wire.WireRecorder;
import portlab.common.wire.WireSink;
import portlab.common.wire.WireTap;
import portlab.server.exercise.ExerciseService.Scene;
import portlab.server.net.Listener;

/** Serves the exercises of one suite on one port, and notes what clients do. */
public final class ExerciseServer {
    /** Longer than any client is waited for. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** How long the connections of a client may stay open after its end. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final ExerciseSuite suite;
    private final List<Exercise> exercises;
    private final Listener listener;

    /** What was seen last in each exercise, for the page. */
    private final Map<String, CheckResult> results = new ConcurrentHashMap<>();

    /** The events of each connection, by its number; guarded by this. */
    private final Map<Long, List<WireEvent>> connections = new TreeMap<>();

    /** Takes each connection that ended; empty if somebody takes them together. Guarded by this. */
    private Optional<Consumer<CheckResult>> watcher = Optional.empty();

    /** How many connections are open; guarded by this. */
    private int open;

    /** The next exercise of a raw service; guarded by this. */
    private int next;

    /**
     * Listens. Nobody is answered yet.
     *
     * @param only the names of a raw service's exercises; empty for all. Its clients get them in turn
     * @throws java.net.BindException as {@link Listener#open}
     */
    public ExerciseServer(ExerciseSuite suite, InetSocketAddress address, List<String> only) throws IOException {
        this.suite = suite;
        this.exercises = suite.named(only);
        this.listener = Listener.open(address, new ExerciseService(suite.protocol(), this::scene), IDLE)
                .recordedBy(new WireRecorder(new Notes(), WireTap.WHOLE_HEADS));
    }

    public Listener listener() {
        return listener;
    }

    public ExerciseSuite suite() {
        return suite;
    }

    /** From now on, each connection is judged by itself when it ends. */
    public synchronized void watch(Consumer<CheckResult> each) {
        watcher = Optional.of(each);
    }

    /** The next client of a raw service gets this exercise, and what clients did before is forgotten. */
    synchronized void begin(Exercise exercise) {
        next = exercises.indexOf(exercise);
        connections.clear();
    }

    /** What all clients did since {@link #begin}. Waits until their connections have ended. */
    synchronized List<WireEvent> end() throws InterruptedException {
        long deadline = System.nanoTime() + REST_NANOS;
        for (long left = REST_NANOS; open > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        List<WireEvent> events = new ArrayList<>();
        connections.values().forEach(events::addAll);
        return events;
    }

    private Scene scene(ReceivedRequest asked) {
        Optional<Exercise> exercise = suite.protocol() == Protocol.HTTP ? named(asked.name()) : Optional.of(inTurn());
        return exercise.map(each -> new Scene(each.name(), each.script().answer(asked)))
                .orElseGet(() -> new Scene("", ExercisePage.answer(asked, suite, results)));
    }

    private Optional<Exercise> named(String name) {
        return suite.exercises().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private synchronized Exercise inTurn() {
        Exercise exercise = exercises.get(next % exercises.size());
        next += watcher.isPresent() ? 1 : 0;
        return exercise;
    }

    /** Collects events; several workers may call it. */
    private final class Notes implements WireSink {
        @Override
        public void accept(WireEvent event) {
            note(event);
        }
    }

    private void note(WireEvent event) {
        Optional<Consumer<CheckResult>> informed;
        List<WireEvent> events;
        synchronized (this) {
            events = connections.computeIfAbsent(event.connection(), number -> new ArrayList<>());
            events.add(event);
            boolean last = event instanceof WireEvent.Ended ended && ended.last();
            open += event instanceof WireEvent.Opened ? 1 : last ? -1 : 0;
            informed = last ? watcher : Optional.empty();
            if (informed.isPresent()) {
                connections.remove(event.connection());
            }
            notifyAll();
        }
        informed.ifPresent(each -> judge(events, each));
    }

    private void judge(List<WireEvent> events, Consumer<CheckResult> informed) {
        Optional<Exercise> exercise = events.stream()
                .filter(WireEvent.Note.class::isInstance)
                .flatMap(event -> named(((WireEvent.Note) event).detail()).stream())
                .findFirst();
        if (exercise.isPresent()) {
            CheckResult result =
                    exercise.get().result(new Trial(listener.address().getPort(), events, Optional.empty()), List.of());
            results.put(exercise.get().name(), result);
            informed.accept(result);
        }
    }
}
