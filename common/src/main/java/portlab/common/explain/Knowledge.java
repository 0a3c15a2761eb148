package portlab.common.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known about the fields and statuses of HTTP: two tables beside this class, {@code fields.txt} and {@code statuses.txt}.
 *
 * @param entries in the order of the table
 */
record Knowledge(List<Entry> entries) {
    static final Knowledge FIELDS = of("fields.txt");
    static final Knowledge STATUSES = of("statuses.txt");

    /**
     * One line of a table.
     *
     * @param name of a field, or a status
     * @param source the section of the standard that defines it
     * @param meaning in plain English
     */
    record Entry(String name, String source, String meaning) {}

    private static Knowledge of(String table) {
        List<Entry> entries = new ArrayList<>();
        for (String line : read(table).split("\n")) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" \\| ", 3);
                entries.add(new Entry(parts[0], parts[1], parts[2]));
            }
        }
        return new Knowledge(entries);
    }

    private static String read(String table) {
        try (InputStream in = Knowledge.class.getResourceAsStream(table)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the jar is damaged", e);
        }
    }

    /** Finds a field by its name, whatever its case, or a status. */
    Optional<Entry> find(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
