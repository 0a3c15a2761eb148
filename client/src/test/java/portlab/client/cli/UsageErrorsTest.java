package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.Failure;

class UsageErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "ping --json,it applies to a whole session: start the client with it",
        "bulk --csv,it applies to a whole session: start the client with it",
        "ping --force,see help ping",
    })
    void optionsOfTheClientBelongToNoCommand(String command, String hint) {
        Failure failure = assertThrows(Failure.class, () -> Interpreter.action(List.of(command.split(" "))));
        assertEquals("unknown option " + command.split(" ")[1], failure.what());
        assertEquals(hint, failure.hint());
    }
}
