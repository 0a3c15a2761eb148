package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.command.Probe.Result;
import portlab.client.command.Probe.Verdict;
import portlab.client.net.Endpoint;
import portlab.common.Protocol;

class TlsAdviceTest {
    private static final Endpoint BASE = new Endpoint("h", 8080);

    private static Result result(Protocol service, String verdict, boolean tls) {
        return new Result(service, BASE.withTls(tls), Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)), 0, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain|true|None of these services speaks TLS: use http://h:8080, without --tls.",
                "answers|plain|true|Of these services, only http and admin speak TLS: use https://h:8080, without --tls.",
                "untrusted|plain|true|Of these services, only http and admin speak TLS: use https://h:8080, without --tls.",
                "tls|answers|false|Of these services, only http and admin speak TLS: use https://h:8080, without --tls.",
                "plain|answers|true|Some services speak TLS, others do not: name the ones to check, with --tls or without.",
                "tls|tls|false|These services speak TLS: add --tls.",
                "tls|refused|false|Of these services, only http and admin speak TLS: use https://h:8080, without --tls.",
                "refused|plain|true|None of these services speaks TLS: use http://h:8080, without --tls.",
                "answers|silent|true|''",
                "other|off|false|''",
            })
    void saysWhatToTry(String http, String raw, boolean tls, String advice) {
        List<Result> results = Stream.of(
                        result(Protocol.HTTP, http, tls),
                        result(Protocol.CALC, raw, tls),
                        new Result(Protocol.ECHO, BASE, Verdict.ANSWERS, 1, "", true, ""))
                .toList();
        assertEquals(advice, TlsAdvice.of(BASE, results));
    }

    @Test
    void saysHowToTrustACertificate() {
        Result result = new Result(Protocol.HTTP, BASE, Verdict.UNTRUSTED, 0, "unknown", false, "add --pin x");
        assertEquals("To trust this server: add --pin x.", TlsAdvice.of(BASE, List.of(result, result)));
    }
}
