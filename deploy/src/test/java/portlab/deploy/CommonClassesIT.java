package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The common module holds what both jars use, directly or through other classes of the module: a class that one of them uses alone
 * belongs to that one's module.
 */
class CommonClassesIT {
    private static final String COMMON = "portlab/common/";
    private static final String SUFFIX = ".class";

    static List<Path> jars() {
        return List.of(Shell.SERVER_JAR, Shell.CLIENT_JAR);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void eachJarUsesEveryClass(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Set<String> common = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(COMMON) && name.endsWith(SUFFIX))
                    .filter(name -> !name.contains("$") && !name.endsWith("package-info.class"))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertFalse(common.isEmpty());
            Set<String> unused = new TreeSet<>(common);
            Deque<JarEntry> using = new ArrayDeque<>(
                    jar.stream().filter(CommonClassesIT::isOfOneJar).toList());
            while (!using.isEmpty()) {
                JarEntry entry = using.remove();
                String names = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                for (String used : unused.stream().filter(names::contains).toList()) {
                    unused.remove(used);
                    jar.stream().filter(other -> isPartOf(other, used)).forEach(using::add);
                }
            }
            assertEquals(Set.of(), unused);
        }
    }

    /** Whether it is the class or nested in it. */
    private static boolean isPartOf(JarEntry entry, String name) {
        return entry.getName().equals(name + SUFFIX) || entry.getName().startsWith(name + "$");
    }

    private static boolean isOfOneJar(JarEntry entry) {
        String name = entry.getName();
        return name.startsWith("portlab/") && name.endsWith(SUFFIX) && !name.startsWith(COMMON);
    }
}
