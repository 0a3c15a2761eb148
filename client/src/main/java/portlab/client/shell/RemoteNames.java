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
 * The names in the server's folders, for completion. A background thread fetches them, so completion never waits but may see
 * old names or none.
 */
final class RemoteNames implements AutoCloseable {
    private static final long FRESH_NANOS = 3_000_000_000L;

    private final Session session;
    private final Map<Key, Names> known = new ConcurrentHashMap<>();
    private final Set<Key> pending = ConcurrentHashMap.newKeySet();
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

    /** The known names of a folder, without waiting. @param folder with slashes at both ends */
    List<Listing.Entry> in(String folder) {
        refresh(folder);
        try {
            Names names = known.get(key(folder));
            return names == null ? List.of() : names.entries();
        } catch (Failure nowhere) {
            return List.of();
        }
    }

    /** Fetches a folder in the background, unless its names are fresh or being fetched. */
    void refresh(String folder) {
        try {
            Key key = key(folder);
            Names names = known.get(key);
            boolean fresh = names != null && System.nanoTime() - names.nanoTime() < FRESH_NANOS;
            if (!fresh && pending.add(key)) {
                Network network = session.background();
                worker.execute(() -> fetch(network, key));
            }
        } catch (Failure nowhere) {
            // A server without an HTTP port has no names; commands report the reason.
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
            // Keep the old names, and mark them as fresh so that not every key starts a new request.
            known.put(key, new Names(known.getOrDefault(key, NOTHING).entries(), System.nanoTime()));
        } finally {
            pending.remove(key);
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
