package portlab.server.fault;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import portlab.server.fault.FaultPlan.Chosen;
import portlab.server.fault.FaultRule.Place;
import portlab.server.net.DatagramListener;
import portlab.server.net.DatagramListener.Sender;
import portlab.server.net.Exchange;
import portlab.server.net.MemoryBudget;

/** Loses, delays, repeats and reorders what a handler of datagrams sends. */
public final class DatagramFaults implements DatagramListener.Handler {
    /** How long a datagram waits for a later one to overtake it. */
    private static final long LONGEST_HOLD = TimeUnit.MILLISECONDS.toNanos(500);

    private final DatagramListener.Handler handler;
    private final Place place;
    private final FaultPlan plan;
    private final MemoryBudget memory;
    private final Affected affected;
    private final ScheduledThreadPoolExecutor later = new ScheduledThreadPoolExecutor(1, DatagramFaults::thread);

    /** The datagram that waits to be overtaken, for each address that it goes to. */
    private final Map<InetSocketAddress, Late> heldBack = new HashMap<>();

    /** A datagram to send later; the budget has its bytes. */
    private record Late(ByteBuffer payload, InetSocketAddress to, Sender sender, int copies) {}

    /** What went wrong with each client's datagrams since their last record. Names it in the log. */
    public static final class Affected implements Consumer<Exchange> {
        private final Map<InetSocketAddress, ActiveFaults> faults = new HashMap<>();
        private final Consumer<Exchange> log;

        Affected(Consumer<Exchange> log) {
            this.log = log;
        }

        synchronized void add(InetSocketAddress client, List<Chosen> chosen) {
            if (!chosen.isEmpty()) {
                faults.computeIfAbsent(client, first -> new ActiveFaults(List.of()))
                        .add(chosen);
            }
        }

        @Override
        public void accept(Exchange exchange) {
            ActiveFaults all = remove(exchange.peer());
            log.accept(all == null ? exchange : exchange.with(all.after(exchange.decisions()), 0));
        }

        private synchronized ActiveFaults remove(InetSocketAddress client) {
            return faults.remove(client);
        }
    }

    DatagramFaults(
            DatagramListener.Handler handler, Place place, FaultPlan plan, MemoryBudget memory, Affected affected) {
        this.handler = handler;
        this.place = place;
        this.plan = plan;
        this.memory = memory;
        this.affected = affected;
        later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "late-datagrams");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void received(ByteBuffer payload, InetSocketAddress source, Sender sender) {
        handler.received(payload, source, (answer, to) -> send(answer, to, sender));
    }

    /** Whatever happens to it on the way, the handler has sent it. */
    private boolean send(ByteBuffer payload, InetSocketAddress to, Sender sender) {
        List<Chosen> chosen = plan.ofConnection(place, to.getAddress());
        affected.add(to, chosen);
        DatagramFate fate = DatagramFate.of(chosen);
        if (chosen.isEmpty() && !isHeldBack(to)) {
            return sender.send(payload, to);
        }
        // Without memory to keep it, the datagram is lost, like any that finds no room.
        if (!fate.isLost() && memory.takeSpare(payload.remaining())) {
            send(copy(payload), to, sender, fate);
        }
        return true;
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }

    private synchronized boolean isHeldBack(InetSocketAddress to) {
        return heldBack.containsKey(to);
    }

    private synchronized void send(ByteBuffer payload, InetSocketAddress to, Sender sender, DatagramFate fate) {
        Late late = new Late(payload, to, sender, fate.copies());
        Late overtaken = heldBack.remove(to);
        if (fate.isHeldBack() && overtaken == null) {
            heldBack.put(to, late);
            later.schedule(() -> release(late), LONGEST_HOLD, TimeUnit.NANOSECONDS);
            return;
        }
        sendLater(late, fate.delayNanos());
        if (overtaken != null) {
            sendLater(overtaken, fate.delayNanos());
        }
    }

    private synchronized void release(Late late) {
        if (heldBack.remove(late.to(), late)) {
            sendLater(late, 0);
        }
    }

    private void sendLater(Late late, long nanos) {
        later.schedule(() -> send(late), nanos, TimeUnit.NANOSECONDS);
    }

    private void send(Late late) {
        for (int i = 0; i < late.copies(); i++) {
            late.sender().send(late.payload().duplicate(), late.to());
        }
        memory.give(late.payload().capacity());
    }

    @Override
    public boolean tick() {
        return handler.tick();
    }

    @Override
    public void end() {
        later.shutdownNow();
        handler.end();
    }
}
