package portlab.server.service;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import portlab.common.ByteSize;

/** A request to the bulk service: {@code SIZE [up] [crc32c]}. Pure. */
sealed interface BulkRequest {

    /**
     * A valid request.
     *
     * @param size bytes to transfer, at least 1
     * @param up whether the peer sends them
     * @param checked whether the server replies with their CRC-32C
     */
    record Granted(long size, boolean up, boolean checked) implements BulkRequest {}

    /** An invalid request, or one for too many bytes. */
    record Refused(String reason) implements BulkRequest {}

    String GRAMMAR = "a request is SIZE [up] [crc32c]";

    /** Parses {@code line}, whose words are separated by spaces or tabs; grants at most {@code maximum} bytes. */
    static BulkRequest parse(String line, long maximum) {
        List<String> words = Arrays.stream(line.split("[ \t]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return new Refused(GRAMMAR);
        }
        Optional<Long> size = ByteSize.parse(words.get(0)).map(ByteSize::bytes);
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
