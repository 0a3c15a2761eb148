package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each jar has a file in {@code META-INF/licenses} for each package of others that it contains. */
class LicensesIT {
    private static final String FOLDER = "META-INF/licenses/";
    private static final String SUFFIX = ".txt";

    static List<Path> jars() {
        return List.of(Shell.SERVER_JAR, Shell.CLIENT_JAR);
    }

    private static Set<String> packagesWithALicense(JarFile jar) {
        return jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(FOLDER) && name.endsWith(SUFFIX))
                .map(name -> name.substring(FOLDER.length(), name.length() - SUFFIX.length()))
                .map(name -> name.replace('.', '/') + "/")
                .collect(Collectors.toSet());
    }

    private static List<String> foreignClasses(JarFile jar) {
        return jar.stream()
                .map(entry -> entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", ""))
                .filter(name -> name.endsWith(".class") || name.endsWith(".js"))
                .filter(name -> name.contains("/"))
                .filter(name -> !name.startsWith("portlab/"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyClassHasALicence(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Set<String> licensed = packagesWithALicense(jar);
            List<String> classes = foreignClasses(jar);
            assertTrue(classes.size() > 100, classes.toString());
            assertEquals(
                    List.of(),
                    classes.stream()
                            .filter(name -> licensed.stream().noneMatch(name::startsWith))
                            .toList());
            assertEquals(
                    Set.of(),
                    licensed.stream()
                            .filter(prefix -> classes.stream().noneMatch(name -> name.startsWith(prefix)))
                            .collect(Collectors.toSet()),
                    "licences of nothing");
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theLicencesAreComplete(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (String name : packagesWithALicense(jar)) {
                String file = FOLDER + name.substring(0, name.length() - 1).replace('/', '.') + SUFFIX;
                String text = text(jar, file);
                assertTrue(
                        text.contains("END OF TERMS AND CONDITIONS")
                                || text.contains("ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE")
                                || text.toLowerCase(Locale.ROOT)
                                        .replaceAll("\\s+", " ")
                                        .contains("the use or other dealings in the software."),
                        file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void theJarHasItsOwnLicence(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertEquals(Files.readString(Shell.ROOT.resolve("LICENSE")), text(jar, "META-INF/LICENSE"));
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
