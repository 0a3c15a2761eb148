package portlab.server.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portlab.common.wire.Reason;
import portlab.server.site.MimeTypes.MediaType;
import portlab.server.site.SiteResult.Folder;
import portlab.server.site.SiteResult.Redirect;
import portlab.server.site.SiteResult.Resource;
import portlab.server.site.SiteResult.Resource.Coding;

/**
 * A folder as a web site: finds what to send for a path.
 *
 * <ol>
 *   <li>hidden and impossible names count as missing
 *   <li>a cached file that is unchanged on disk comes from the {@link FileCache}
 *   <li>any other file is opened through the folder's {@link FileTree}
 *   <li>a precompressed variant replaces a file if the client accepts it and it is not older
 *   <li>a folder gives its index, or else itself; a folder without its slash gives a {@link Redirect}
 * </ol>
 *
 * <p>Safe for use by many threads.
 */
public final class Site {
    private static final List<String> INDEXES = List.of("index.html", "index.htm");
    private static final Object NOTHING = "nothing";
    private static final String WELL_KNOWN = ".well-known";

    /** The longest file name on common disks, in bytes. */
    private static final int LONGEST_NAME = 255;

    private final SiteSettings settings;
    private final FileTree tree;
    private final MimeTypes types;
    private final FileCache cache;

    /** @throws IOException if the folder cannot be read */
    public Site(SiteSettings settings) throws IOException {
        this(settings, FileTree.of(settings));
    }

    Site(SiteSettings settings, FileTree tree) {
        this.settings = settings;
        this.tree = tree;
        this.types = new MimeTypes(settings.types());
        this.cache = new FileCache(settings.cache());
    }

    /**
     * Finds the file, folder or redirect for a path. The caller closes a {@link Resource}.
     *
     * @param accepted the codings that the client prefers to the plain file, best first
     * @param round a cached file that was checked in this round or a later one needs no further check; 0 if unknown
     * @throws NoSuchFileException if nothing is there or it is hidden
     * @throws java.nio.file.NotDirectoryException if the path uses a file as a folder
     * @throws java.nio.file.AccessDeniedException if it may not be read or lies outside the folder
     * @throws java.nio.file.InvalidPathException if no file on this system can have the name
     */
    public SiteResult find(UrlPath path, List<Coding> accepted, long round) throws IOException {
        rejectHidden(path);
        return path.folder() ? indexed(path, accepted, round) : file(path, accepted, round);
    }

    /**
     * Finds a folder even if it has an index; the same as {@link #find} if listings are off.
     *
     * @throws NoSuchFileException if it is hidden; reading it shows whether it exists
     */
    public SiteResult folder(UrlPath path, List<Coding> accepted, long round) throws IOException {
        if (!settings.listing()) {
            return find(path, accepted, round);
        }
        rejectHidden(path);
        return new Folder(path, tree, settings.dotfiles());
    }

    private void rejectHidden(UrlPath path) throws NoSuchFileException {
        for (int i = 0; i < path.names().size(); i++) {
            rejectHidden(path.names().get(i), i == 0);
        }
    }

    private void rejectHidden(String name, boolean first) throws NoSuchFileException {
        if (name.startsWith(".") && !settings.dotfiles() && !(first && name.equals(WELL_KNOWN))) {
            throw new Withheld.Missing(name, Reason.HIDDEN);
        }
        if (impossible(name)) {
            throw new NoSuchFileException(name);
        }
    }

    /** An encoded slash is part of a name, and no file has such a name. */
    private static boolean impossible(String name) {
        return !FileName.isPossible(name)
                || (name.length() > LONGEST_NAME / 3 && FileName.encode(name).length > LONGEST_NAME);
    }

    private SiteResult indexed(UrlPath path, List<Coding> accepted, long round) throws IOException {
        for (String index : INDEXES) {
            try {
                if (file(path.child(index, false), accepted, round) instanceof Resource resource) {
                    return resource;
                }
            } catch (NoSuchFileException e) {
                continue;
            }
        }
        if (!settings.listing()) {
            throw new Withheld.Missing(path.toString(), Reason.LISTING_OFF);
        }
        return new Folder(path, tree, settings.dotfiles());
    }

    private SiteResult file(UrlPath path, List<Coding> accepted, long round) throws IOException {
        List<String> names = path.names();
        Optional<FileCache.Hit> hit = cache.find(names, round);
        if (hit.isPresent()) {
            return prefer(hit.get().variants().codings(), hit.get().resource(), names, accepted);
        }
        if (!(tree.open(names) instanceof FileTree.OpenFile file)) {
            return new Redirect(path.asFolder());
        }
        Resource plain = resource(file, types.of(names.get(names.size() - 1)), null);
        Path onDisk = PathFileTree.resolve(settings.folder(), names);
        PrecompressedVariants variants = new PrecompressedVariants(onDisk);
        if (file.direct()) {
            cache.add(names, onDisk, file.version(), plain, variants);
        }
        return prefer(variants.codings(), plain, names, accepted);
    }

    /**
     * What is at a path now, without opening or reading it: equal to an earlier look if nothing has changed. Knows nothing of
     * rules, so it is not for answers.
     */
    public Object look(UrlPath path) {
        try {
            if (!path.folder()) {
                return lookAt(path);
            }
            List<Object> looks = new ArrayList<>();
            for (String index : INDEXES) {
                looks.add(lookAt(path.child(index, false)));
            }
            boolean hasIndex = looks.stream().anyMatch(look -> look != NOTHING);
            // The folder of an index changes with every file that an editor creates beside it.
            looks.add(hasIndex ? NOTHING : lookAt(path));
            return looks;
        } catch (InvalidPathException e) {
            return NOTHING;
        }
    }

    private Object lookAt(UrlPath path) {
        try {
            return FileVersion.of(Files.readAttributes(
                    PathFileTree.resolve(settings.folder(), path.names()), BasicFileAttributes.class));
        } catch (IOException e) {
            return NOTHING;
        }
    }

    private static Resource resource(FileTree.OpenFile file, MediaType type, Coding coding) {
        FileVersion version = file.version();
        Reason negotiated = coding == null ? null : Reason.CODING_ACCEPTED;
        return new Resource(type, coding, negotiated, version.size(), version.modified(), file.content());
    }

    private SiteResult prefer(Set<Coding> variants, Resource plain, List<String> names, List<Coding> accepted)
            throws IOException {
        Reason why = Reason.CODING_NOT_ACCEPTED;
        for (Coding coding : accepted) {
            Resource coded = variants.contains(coding) ? coded(plain, names, coding) : null;
            if (coded != null) {
                plain.close();
                return coded;
            }
            why = variants.contains(coding) ? Reason.CODING_UNUSABLE : why;
        }
        return variants.isEmpty() ? plain : plain.varying(why);
    }

    /** The variant in a coding; null if it cannot be opened, or is older than the file and so may differ. */
    private Resource coded(Resource plain, List<String> names, Coding coding) {
        List<String> variant = new ArrayList<>(names);
        variant.set(names.size() - 1, names.get(names.size() - 1) + coding.suffix());
        try {
            if (tree.open(variant) instanceof FileTree.OpenFile file) {
                if (fresh(file.version().modified(), plain.modified())) {
                    return resource(file, plain.type(), coding);
                }
                file.content().release();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Some compressors copy a file's time only to the second. */
    private static boolean fresh(Instant coded, Instant plain) {
        return coded.getNano() == 0 ? coded.getEpochSecond() >= plain.getEpochSecond() : !coded.isBefore(plain);
    }
}
