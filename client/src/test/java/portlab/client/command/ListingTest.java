package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;

class ListingTest {

    @Test
    void readsTheServersListing() throws Failure {
        String json = "{\"path\":\"/\",\"entries\":[\n"
                + "{\"name\":\"d\",\"type\":\"folder\",\"size\":0,\"modified\":\"2026-01-02T03:04:05Z\",\"href\":\"d/\"},"
                + "{\"name\":\"a\\u001b.txt\",\"type\":\"file\",\"size\":7,\"new\":[1,{}],\"modified\":\"x\"}]}";
        assertEquals(
                List.of(
                        new Listing.Entry("d", true, 0, "2026-01-02T03:04:05Z"),
                        new Listing.Entry("a\033.txt", false, 7, "x")),
                Listing.parse(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"entries\":{}}",
                "{\"entries\":[{\"size\":\"x\"}]}",
                "<html>",
                "{}",
                "{\"entries\":[]} x",
                "{\"entries\":[]}{}",
                "{\"entries\":[]"
            })
    void whatIsNoListing(String json) {
        Failure failure = assertThrows(Failure.class, () -> Listing.parse(json));
        assertEquals(ExitCode.NOT_HTTP, failure.exit());
    }
}
