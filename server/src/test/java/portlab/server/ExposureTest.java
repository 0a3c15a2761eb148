package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.net.ProcessLimits;

class ExposureTest {
    private static final String HASH =
            "$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AkYsQLg1WVW2sQ8m+tSg6vMnKdmKRLxP8/X30HK/IPU";

    /** Each sentence, identified by words that no other has. */
    private static String of(String line, boolean guarded) throws UsageException {
        List<String> words = new ArrayList<>();
        String login = guarded ? " --auth me:" + HASH : "";
        ServerOptions options = CommandLine.read(Map.of(), List.of((line + login).split(" ")));
        for (String sentence : Exposure.of(ServerConfig.of(options, ProcessLimits.ofThisProcess()))) {
            for (String word : List.of("folder", "raw", "metrics", "passwords")) {
                if (sentence.contains(word)) {
                    words.add(word);
                }
            }
        }
        return String.join(" ", words);
    }

    @ParameterizedTest
    @CsvSource({
        "-p 80, ''",
        "-b 0.0.0.0, folder raw",
        "-b ::, folder raw",
        "-b :: --only http, folder",
        "-b :: --without http, raw",
        "-b :: --only admin, ''",
        "--admin-bind 0.0.0.0, metrics",
        "--admin-bind 0.0.0.0 --without admin, ''",
        "-b 0.0.0.0 --admin-bind 0.0.0.0, folder raw metrics",
        "-b 0.0.0.0 --admin-bind 0.0.0.0 --allow 10.0.0.0/8, ''",
        "'-b :: --allow 10.0.0.0/8,::1', ''",
        "-b :: --allow 0.0.0.0/0, folder raw",
        "'-b :: --allow 10.0.0.0/8,::/0', folder raw"
    })
    void warnsWhenEveryoneIsAllowed(String line, String words) throws Exception {
        assertEquals(words, of(line, false));
    }

    @ParameterizedTest
    @CsvSource({
        "-p 80, ''",
        "-b 0.0.0.0 --admin-bind 0.0.0.0, passwords raw",
        "-b 0.0.0.0 --only http, passwords",
        "-b 0.0.0.0 --only http --tls, ''",
        "-b 0.0.0.0 --only http --listen https=1, passwords",
        "-b 0.0.0.0 --allow 10.0.0.0/8, passwords"
    })
    void withPasswordsWarnsAboutTheOtherServices(String line, String words) throws Exception {
        assertEquals(words, of(line, true));
    }
}
