package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Also what only a walk by descriptors promises. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SecureTreeTest extends SiteContract {
    private static final int REQUESTS = 5_000;

    @Override
    Tree tree() throws IOException {
        return new SecureTree(folder);
    }

    /** A folder and a link that leaves take turns under one name, as fast as that goes. */
    @Test
    void aLinkThatIsSwappedInNeverLeads() throws IOException, InterruptedException {
        Fixtures.write(folder.resolve("real/file"), "inside");
        Fixtures.write(outside.resolve("file"), "secret");
        Path name = folder.resolve("name");
        Runnable swap = () -> {
            try {
                Files.move(folder.resolve("real"), name, StandardCopyOption.ATOMIC_MOVE);
                Files.move(name, folder.resolve("real"), StandardCopyOption.ATOMIC_MOVE);
                Files.createSymbolicLink(name, outside);
                Files.delete(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Map<String, Integer> seen = ask(site(), "/name/file", swap, Set.of("inside"));
        assertTrue(seen.containsKey("inside"), seen.toString());
        assertEquals(null, seen.get("secret"), seen.toString());
    }

    /** The same with a file. */
    @Test
    void aFileThatIsSwappedForALinkNeverLeads() throws IOException, InterruptedException {
        Path secret = outside.resolve("secret.txt");
        Path name = Fixtures.write(folder.resolve("name"), "inside");
        Runnable swap = () -> {
            try {
                Files.createSymbolicLink(folder.resolve("link"), secret);
                Files.move(folder.resolve("link"), name, StandardCopyOption.ATOMIC_MOVE);
                Files.writeString(folder.resolve("real"), "inside");
                Files.move(folder.resolve("real"), name, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Map<String, Integer> seen = ask(site(), "/name", swap, Set.of("inside", "AccessDeniedException"));
        assertTrue(seen.containsKey("inside"), seen.toString());
        assertTrue(seen.containsKey("AccessDeniedException"), seen.toString());
        assertEquals(null, seen.get("secret"), seen.toString());
    }

    /** Asks while another thread swaps, until each thing that should be seen had its chance. */
    private static Map<String, Integer> ask(Site site, String path, Runnable swap, Set<String> expected)
            throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = new Thread(() -> {
            while (!stop.get()) {
                swap.run();
            }
        });
        Map<String, Integer> seen = new TreeMap<>();
        swapper.start();
        try {
            for (int i = 0; i < REQUESTS || !seen.keySet().containsAll(expected) && i < 100 * REQUESTS; i++) {
                seen.merge(answer(site, path), 1, Integer::sum);
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        return seen;
    }

    private static String answer(Site site, String path) {
        try {
            return Fixtures.content(site, path);
        } catch (IOException e) {
            return e.getClass() == IOException.class
                    ? e.toString()
                    : e.getClass().getSimpleName();
        }
    }
}
