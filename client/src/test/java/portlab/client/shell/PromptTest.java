package portlab.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "h:80|-1|80|true|h:80 ❯ ",
                "h:80|132|80|true|h:80 · 132 µs ❯ ",
                "h:80|132|80|false|h:80 - 132 us > ",
                "127.0.0.1:8080|132|50|true|127.0.0.1:8080 · 132 µs ❯ ",
                "h:80|13200|80|true|h:80 · 13.20 ms ❯ ",
                "h:80|9999|80|false|h:80 - 9999 us > ",
                "127.0.0.1:8080|13200000|40|true|127.0.0.1:8080 ❯ ",
                "a-host-with-a-long-name.example:8080|1|40|true|❯ ",
                "h:80|132|0|false|h:80 - 132 us > ",
            })
    void fitsTheWindow(String server, long rtt, int width, boolean unicode, String prompt) {
        assertEquals(prompt, Shell.prompt(server, rtt, width, unicode));
    }
}
