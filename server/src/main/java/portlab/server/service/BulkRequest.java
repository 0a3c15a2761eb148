package portlab.server.service;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a line asks of the bulk service: {@code SIZE [up] [crc32c]}. */
sealed interface BulkRequest {

    /**
     * A request that is granted.
     *
     * @param size bytes to move, at least 1
     * @param up whether the peer sends them
     * @param checked whether their CRC-32C is asked for
     */
    record Granted(long size, boolean up, boolean checked) implements BulkRequest {}

    /** A request that is refused, and why. */
    record Refused(String reason) implements BulkRequest {}

    String GRAMMAR = "a request is SIZE [up] [crc32c]";

    /** Reads {@code line}, whose words are separated by spaces or tabs, and grants at most {@code maximum} bytes. */
    static BulkRequest parse(String line, long maximum) {
        List<String> words = Arrays.stream(line.split("[ \t]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return new Refused(GRAMMAR);
        }
        Optional<Long> size = Size.bytes(words.get(0));
        if (size.isEmpty()) {
            return new Refused("not a size: a number and B, kB, MB, GB, KiB, MiB or GiB; a bare number is MiB");
        }
        List<String> options = words.subList(1, words.size());
        boolean up = options.contains("up");
        boolean checked = options.contains("crc32c");
        if (!options.equals(options(up, checked))) {
            return new Refused(GRAMMAR);
        }
        if (size.get() < 1) {
            return new Refused("the size is less than 1 byte");
        }
        if (size.get() > maximum) {
            return new Refused("the size is more than " + maximum + " bytes");
        }
        return new Granted(size.get(), up, checked);
    }

    private static List<String> options(boolean up, boolean checked) {
        if (up) {
            return checked ? List.of("up", "crc32c") : List.of("up");
        }
        return checked ? List.of("crc32c") : List.of();
    }
}
