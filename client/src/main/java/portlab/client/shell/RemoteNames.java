package portlab.client.shell;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import portlab.client.cli.Session;
import portlab.client.command.Listing;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Network;
import portlab.common.Protocol;

/**
 * The names in the server's folders, for completion: fetched in the background, so that they may be stale or missing, but
 * nobody waits for them.
 */
final class RemoteNames implements AutoCloseable {
    private static final long FRESH_NANOS = 3_000_000_000L;

    private final Session session;
    private final Map<Key, Names> known = new ConcurrentHashMap<>();
    private final Set<Key> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "remote names");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Network current;

    private record Key(Endpoint endpoint, String folder) {}

    private record Names(List<Listing.Entry> entries, long nanoTime) {}

    RemoteNames(Session session) {
        this.session = session;
    }

    /** What is known of a folder, at once. @param folder with slashes at both ends */
    List<Listing.Entry> in(String folder) {
        refresh(folder);
        try {
            Names names = known.get(key(folder));
            return names == null ? List.of() : names.entries();
        } catch (Failure nowhere) {
            return List.of();
        }
    }

    /** Has a folder fetched, unless what is known is fresh or is being fetched. */
    void refresh(String folder) {
        try {
            Key key = key(folder);
            Names names = known.get(key);
            boolean fresh = names != null && System.nanoTime() - names.nanoTime() < FRESH_NANOS;
            if (!fresh && underWay.add(key)) {
                Network network = session.background();
                worker.execute(() -> fetch(network, key));
            }
        } catch (Failure nowhere) {
            // A server without an HTTP port has no names; whoever asks it for a file is told why.
            known.clear();
        }
    }

    private Key key(String folder) throws Failure {
        return new Key(session.directory().of(Protocol.HTTP), folder);
    }

    private void fetch(Network network, Key key) {
        current = network;
        try {
            Listing listing = Listing.of(network, key.endpoint(), key.folder());
            known.put(key, new Names(listing.entries(), System.nanoTime()));
        } catch (Failure e) {
            // What was known before is better than nothing, and asking again at every key would be worse.
            known.put(key, new Names(known.getOrDefault(key, NOTHING).entries(), System.nanoTime()));
        } finally {
            underWay.remove(key);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        Network network = current;
        if (network != null) {
            network.stop();
        }
    }

    private static final Names NOTHING = new Names(List.of(), 0);
}
