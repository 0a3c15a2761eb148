package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every class and method that the documents name exists here or in the JDK. */
class NamesInDocsTest {
    /** Camel-case words, and single capitalised words in a code span or before a method. */
    private static final Pattern CLASS =
            Pattern.compile("\\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+\\b|(?<=`)[A-Z][a-z]+\\w*(?=[`.])");

    /** A key's hash in Base64, which can look like anything. */
    private static final Pattern HASH = Pattern.compile("sha256//\\S+");

    /** A class after its package, as in {@code net/Acceptor}. */
    private static final Pattern PLACE = Pattern.compile("(?<=`)([a-z]+/[A-Z]\\w+)(?=[`.])");

    private static final Pattern METHOD = Pattern.compile("\\b([A-Z][A-Za-z0-9]+)\\.([a-z][A-Za-z0-9]*)\\b");
    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");

    /** A JVM option, or an HTTP field next to the word. */
    private static final Pattern JVM_OPTION = Pattern.compile("-XX:[+-]?(\\w+)");

    /** The digest of a key, whose base64 may look like a name. */
    private static final Pattern PIN = Pattern.compile("sha256//\\S+");

    private static final List<String> JDK = List.of(
            "java.lang", "java.io", "java.net", "java.nio.file", "java.nio.channels", "java.util.concurrent.atomic");

    /** Other names: units, products, fields and formats. */
    private static final Set<String> OTHER = Set.of(
            "KiB",
            "MiB",
            "GiB",
            "NaN",
            "OpenBSD",
            "OpenSSL",
            "ChaCha20",
            "OpenMetrics",
            "GitHub",
            "HttpOnly",
            "SharedArrayBuffer",
            "WebAssembly",
            "OkHttp",
            "HdrHistogram",
            "ArchUnit",
            "NoUnit",
            "Dockerfile",
            "SerialGC",
            "FuzzTest",
            "Accept",
            "Date",
            "Location",
            "Range",
            "Server");

    private final Map<String, String> sources = new HashMap<>();
    private final Set<String> classes = new HashSet<>();
    private final Set<String> places = new HashSet<>();

    NamesInDocsTest() throws IOException {
        for (String module : List.of("common", "server", "client", "deploy", "bench/micro")) {
            try (Stream<Path> files = Files.walk(Shell.ROOT.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    String source = Files.readString(file);
                    sources.merge(name, source, String::concat);
                    classes.add(name);
                    places.add(file.getParent().getFileName() + "/" + name);
                    DECLARATION.matcher(source).results().forEach(found -> classes.add(found.group(1)));
                }
            }
        }
    }

    private static Map<String, String> documents() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
            paths.add(Shell.ROOT.resolve(name));
        }
        try (Stream<Path> docs = Files.list(Shell.ROOT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).forEach(paths::add);
        }
        Map<String, String> documents = new HashMap<>();
        for (Path path : paths) {
            String text = PIN.matcher(Files.readString(path)).replaceAll("");
            documents.put(path.getFileName().toString(), text);
        }
        return documents;
    }

    private static boolean isOfTheJdk(String name) {
        return JDK.stream().anyMatch(of -> exists(of + "." + name));
    }

    private static boolean exists(String name) {
        try {
            return Class.forName(name, false, ClassLoader.getPlatformClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void everyClassExists() throws IOException {
        assertTrue(classes.contains("HttpService") && classes.contains("Saver"), "the sources are found");
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> document : documents().entrySet()) {
            String text = HASH.matcher(document.getValue()).replaceAll("");
            Set<String> options = JVM_OPTION
                    .matcher(text)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            CLASS.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .filter(name -> !classes.contains(name) && !OTHER.contains(name) && !options.contains(name))
                    .filter(name -> !isOfTheJdk(name))
                    .forEach(name -> unknown.add(document.getKey() + ": " + name));
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyClassIsInTheNamedPackage() throws IOException {
        assertTrue(places.contains("net/Acceptor"), "the sources are found");
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> document : documents().entrySet()) {
            PLACE.matcher(document.getValue())
                    .results()
                    .map(MatchResult::group)
                    .filter(place -> !places.contains(place))
                    .forEach(place -> unknown.add(document.getKey() + ": " + place));
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyMethodExistsInItsClass() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> document : documents().entrySet()) {
            METHOD.matcher(document.getValue())
                    .results()
                    .filter(found -> sources.containsKey(found.group(1)))
                    .filter(found -> !sources.get(found.group(1)).matches("(?s).*\\b" + found.group(2) + "\\(.*"))
                    .forEach(found -> unknown.add(document.getKey() + ": " + found.group()));
        }
        assertEquals(List.of(), unknown);
    }
}
