package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.LineServer;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;

class CalcTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21|42",
                "' +0021 '|42",
                "-0|0",
                "-5|-10",
                "9223372036854775807|18446744073709551614",
                "abc|Received data is not a valid integer",
                "१|Received data is not a valid integer",
                "1.5|Received data is not a valid integer",
            })
    void acceptsCorrectAnswers(String number, String answer) throws Exception {
        assertEquals(answer, ask(number, answer + "\n").answer().text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21|43",
                "21|21",
                "21|042",
                "21|+42",
                "21|' 42'",
                "21|42.0",
                "21|''",
                "-0|-0",
                "21|Received data is not a valid integer",
                "abc|42",
                "abc|abc",
            })
    void rejectsWrongAnswers(String number, String answer) {
        Failure failure = assertThrows(Failure.class, () -> ask(number, answer + "\n"));
        assertEquals(ExitCode.REFUSED, failure.exit());
        assertTrue(failure.what().endsWith(" to " + number + ": " + answer));
    }

    @Test
    void wrongAnswersCountAsLost() throws Exception {
        try (LineServer server = LineServer.saying("43\n")) {
            Calc.Statistics statistics = calc(server).statistics(3);
            assertEquals(3, statistics.unanswered());
            assertEquals(3, statistics.shares().get(0).roundTrips().lost());
        }
    }

    @Test
    void saysOnceWhyNoReplicaAnswers() {
        List<Endpoint> replicas = List.of(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2));
        Calc calc = new Calc(new Network(Timeouts.DEFAULT, "test"), replicas, new Random());
        String what = assertThrows(Failure.class, () -> calc.run("21")).what();
        assertTrue(
                what.matches("no replica answers: 127\\.0\\.0\\.1:[12], 127\\.0\\.0\\.1:[12] refused the connection"),
                what);
    }

    private static Calc.Result ask(String number, String answer) throws IOException, Failure {
        try (LineServer server = LineServer.saying(answer)) {
            return calc(server).run(number);
        }
    }

    private static Calc calc(LineServer server) {
        Network network = new Network(Timeouts.DEFAULT, "test");
        return new Calc(network, List.of(server.endpoint()), new Random());
    }
}
