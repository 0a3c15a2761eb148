package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import portlab.common.Descriptors;
import portlab.server.site.Entries.Entry;

/** The contract, and what only a walk by descriptors guarantees. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DescriptorFileTreeTest extends SiteContract {
    /** The JDK needs two to read a folder and open files in it. */
    private static final int DESCRIPTORS_OF_A_FOLDER = 2;

    private static final int REQUESTS = 5_000;

    private static final int OPEN = 2;

    @Override
    FileTree tree() throws IOException {
        return new DescriptorFileTree(folder, OPEN);
    }

    /** A folder and a link that leads out swap their name as fast as possible. */
    @Test
    void aSwappedLinkIsNeverFollowed() throws IOException, InterruptedException {
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
    void aLinkThatReplacesAFileIsNeverFollowed() throws IOException, InterruptedException {
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
        Map<String, Integer> seen = ask(site(), "/name", swap, Set.of("inside", "Outside"));
        assertTrue(seen.containsKey("inside"), seen.toString());
        assertTrue(seen.containsKey("Outside"), seen.toString());
        assertEquals(null, seen.get("secret"), seen.toString());
        assertEquals(Set.of("inside", "Outside"), seen.keySet(), "there are no other results");
    }

    /** The tree closes a folder that was replaced, even while another thread reads it. */
    @Test
    void aFolderReplacedDuringItsListingIsListedOrMissing() throws Exception {
        Fixtures.write(folder.resolve("file"), "x");
        Path other = Files.createDirectory(outside.resolve("other"));
        Fixtures.write(other.resolve("file"), "y");
        Path away = outside.resolve("away");
        FileTree tree = tree();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> listers =
                    List.of(threads.submit(() -> list(tree, stop)), threads.submit(() -> list(tree, stop)));
            for (int i = 0; i < 5_000; i++) {
                Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
                Files.move(other, folder, StandardCopyOption.ATOMIC_MOVE);
                Files.move(away, other, StandardCopyOption.ATOMIC_MOVE);
            }
            stop.set(true);
            for (Future<Integer> lister : listers) {
                assertTrue(lister.get() > 0, "the folder was never listed");
            }
            long open = open(List.of(folder, other, away));
            assertTrue(open <= DESCRIPTORS_OF_A_FOLDER, open + " stay open");
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    private static long open(List<Path> folders) throws IOException {
        return Descriptors.count(ProcessHandle.current().pid(), target -> folders.contains(Path.of(target)));
    }

    private static int list(FileTree tree, AtomicBoolean stop) {
        int listed = 0;
        while (!stop.get() || listed == 0) {
            try {
                Entries found = new Entries(Fixtures.UNLIMITED, false);
                tree.list(List.of(), found);
                assertTrue(found.sorted(Comparator.comparing(Entry::name)).stream()
                        .map(Entry::name)
                        .anyMatch("file"::equals));
                listed++;
            } catch (NoSuchFileException e) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return listed;
    }

    /** Sends requests while another thread swaps, until every expected result has occurred. */
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
