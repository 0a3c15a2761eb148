package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both jars use every class of the common module; a class used by one jar belongs in that jar's module. */
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
            for (JarEntry entry :
                    jar.stream().filter(CommonClassesIT::isOfOneJar).toList()) {
                String names = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                unused.removeIf(names::contains);
            }
            assertEquals(Set.of(), unused);
        }
    }

    private static boolean isOfOneJar(JarEntry entry) {
        String name = entry.getName();
        return name.startsWith("portlab/") && name.endsWith(SUFFIX) && !name.startsWith(COMMON);
    }
}
