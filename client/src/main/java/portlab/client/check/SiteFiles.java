package portlab.client.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.FileErrors;
import portlab.common.PercentEncoding;

/** The files that the server under test should serve, as far as the user named them. They are only read. */
public final class SiteFiles {
    /** Files from this length are large: they fit neither a read nor a write. */
    public static final int LARGE = 1_000_000;

    private static final int LONGEST = 64 << 20;
    private static final int MOST = 2000;
    private static final int DEPTH = 6;

    private final List<SiteFile> files = new ArrayList<>();

    /** @param path percent-encoded, from the root of the site */
    public record SiteFile(String path, byte[] bytes) {
        /** Whether a server that takes it for text would change it. */
        boolean isBinary() {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return false;
            } catch (CharacterCodingException e) {
                return true;
            }
        }

        boolean isLarge() {
            return bytes.length >= LARGE;
        }

        boolean hasSpace() {
            return path.contains("%20");
        }

        boolean hasUtf8() {
            return path.matches(".*%[89A-F].*");
        }
    }

    /**
     * Adds one file.
     *
     * @param path as in a URL
     * @throws Failure if it cannot be read
     */
    public SiteFiles add(String path, Path file) throws Failure {
        return add(path, "/%", file);
    }

    private SiteFiles add(String path, String kept, Path file) throws Failure {
        String rooted = path.startsWith("/") ? path : "/" + path;
        files.add(new SiteFile(PercentEncoding.encode(rooted.getBytes(StandardCharsets.UTF_8), kept), read(file)));
        return this;
    }

    /**
     * Adds the files of a folder that this client can handle: regular files up to 64 MiB, without dotfiles and links, whose names are
     * text in this locale.
     *
     * @throws Failure if it cannot be read
     */
    public SiteFiles addFolder(Path root) throws Failure {
        try (Stream<Path> found = Files.walk(root, DEPTH)) {
            List<Path> regular = found.filter(each -> isServed(root, each))
                    .sorted(Comparator.comparing(Path::toString))
                    .limit(MOST)
                    .toList();
            for (Path each : interesting(regular)) {
                StringBuilder path = new StringBuilder();
                root.relativize(each).forEach(name -> path.append('/').append(name));
                add(path.toString(), "/", each);
            }
            return this;
        } catch (IOException | java.io.UncheckedIOException e) {
            throw unreadable(root, e);
        }
    }

    /** Few enough to keep in memory: the smallest ones, one large one, and names beyond letters. */
    private static List<Path> interesting(List<Path> all) throws IOException {
        List<Path> chosen = new ArrayList<>();
        List<Path> bySize = new ArrayList<>(all);
        bySize.sort(Comparator.comparingLong(SiteFiles::size));
        bySize.stream().filter(each -> size(each) < LARGE).limit(40).forEach(chosen::add);
        bySize.stream().filter(each -> size(each) >= LARGE).findFirst().ifPresent(chosen::add);
        for (Path each : all) {
            boolean index = each.getFileName().toString().equals("index.html");
            boolean named = !each.getFileName().toString().matches("[\\w.-]+");
            if ((index || named) && !chosen.contains(each) && size(each) < LARGE) {
                chosen.add(each);
            }
        }
        return chosen;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // Reading it will say why.
            return 0;
        }
    }

    private static boolean isServed(Path root, Path file) {
        boolean hidden = false;
        for (Path name : root.relativize(file)) {
            hidden |= name.toString().startsWith(".");
        }
        // Names that are not UTF-8, or that Java cannot read in this locale, cannot be turned into URLs.
        boolean unreadable = file.toString().indexOf('\uFFFD') >= 0;
        boolean precompressed = file.toString().matches(".*\\.(br|gz|zst)");
        return !hidden
                && !unreadable
                && !precompressed
                && Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                && size(file) <= LONGEST;
    }

    private static byte[] read(Path file) throws Failure {
        try {
            if (Files.size(file) > LONGEST) {
                throw new Failure(ExitCode.USAGE, file + " has more than 64 MiB", "name a smaller file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Failure unreadable(Path file, Exception e) {
        return new Failure(
                ExitCode.USAGE, "cannot read " + file + " (" + FileErrors.ofReading(e) + ")", "check the path", e);
    }

    /** The file that most checks fetch: {@code /index.html}, or another text, the smallest if there are several. */
    Optional<SiteFile> page() {
        return files.stream()
                .filter(each -> !each.isBinary() && !each.isLarge() && each.bytes().length > 0)
                .min(Comparator.comparing((SiteFile each) -> !each.path().equals("/index.html"))
                        .thenComparing(each -> !each.path().endsWith(".html"))
                        .thenComparing(each -> !each.path().matches("[\\w./-]+"))
                        .thenComparing(each -> each.path().length()))
                .or(() -> files.stream().findFirst());
    }

    /** Files that are not UTF-8 text, at most five. */
    List<SiteFile> binaries() {
        return files.stream()
                .filter(each -> each.isBinary() && !each.isLarge())
                .limit(5)
                .toList();
    }

    Optional<SiteFile> withSpace() {
        return files.stream().filter(SiteFile::hasSpace).findFirst();
    }

    Optional<SiteFile> withUtf8() {
        return files.stream().filter(SiteFile::hasUtf8).findFirst();
    }

    Optional<SiteFile> large() {
        return files.stream().filter(SiteFile::isLarge).findFirst();
    }
}
