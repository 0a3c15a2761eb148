package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

/** Any listing parses into entries or fails with a {@link Failure}. */
class ListingFuzzTest {
    @FuzzTest
    void json(byte[] bytes) {
        try {
            assertFalse(Listing.parse(new String(bytes, StandardCharsets.UTF_8)).contains(null));
        } catch (Failure e) {
            assertTrue(e.exit() == ExitCode.NOT_HTTP, e.toString());
        }
    }

    @FuzzTest
    void page(byte[] bytes) {
        List<Listing.Entry> entries = Links.of(new String(bytes, StandardCharsets.UTF_8), "/x/");
        for (Listing.Entry entry : entries) {
            assertTrue(entry.size() == -1 && entry.modified().isEmpty(), entry.toString());
            assertFalse(entry.name().isEmpty() || entry.name().indexOf('/') >= 0, entry.toString());
            assertFalse(entry.name().equals(".") || entry.name().equals(".."), entry.toString());
        }
    }
}
