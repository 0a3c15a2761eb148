package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.server.site.SiteResult.Resource.Coding;

class NegotiationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | gzip",
                "gzip, deflate, br, zstd | br zstd gzip",
                "gzip, deflate | gzip",
                "GZIP | gzip",
                "x-gzip | gzip",
                "gzip;q=1.0, br;q=0.5 | gzip br",
                "gzip; q=0.8 , br ; Q=0.9 | br gzip",
                "gzip;q=0 | ''",
                "gzip;q=0.000 | ''",
                "gzip;q=0.001 | gzip",
                "* | br zstd gzip",
                "*;q=0.5, br;q=0 | zstd gzip",
                "*;q=0.5, br;q=0, identity;q=0.1 | zstd gzip",
                "*;q=0 | ''",
                "gzip, *;q=0 | gzip",
                "gzip;q=0.5, identity;q=0.6 | ''",
                "gzip;q=0.5, identity;q=0.5 | gzip",
                "identity | ''",
                "identity;q=0 | ''",
                "'' | ''",
                "deflate, compress | ''",
                "gzip;q=2 | ''",
                "gzip;q=1.001 | ''",
                "gzip;q=0.5555 | ''",
                "gzip;q=.5 | ''",
                "gzip;q= | ''",
                "gzip;q=-1 | ''",
                "gzip;q=1. | gzip",
                "; | ''",
                ",,; ;, gzip | gzip",
            })
    void choosesCodings(String field, String expected) {
        assertEquals(expected, text(Negotiation.codings(field)));
    }

    @Test
    void withoutAFieldThePlainFileIsChosen() {
        assertEquals("", text(Negotiation.codings(null)));
    }

    private static String text(List<Coding> codings) {
        return codings.stream().map(Coding::token).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
                "*/* | text/html",
                "application/json | application/json",
                "APPLICATION/JSON | application/json",
                "application/* | application/json",
                "text/plain | text/plain",
                "text/* | text/html",
                "text/*, text/html;q=0.1 | text/plain",
                "text/plain;q=0.5, application/json;q=0.6 | application/json",
                "application/json, text/html;q=0.9 | application/json",
                "application/json;q=0.9, */* | text/html",
                "text/html;level=1 | text/html",
                "image/png | text/html",
                "'' | text/html",
                "/ | text/html",
            })
    void choosesTypes(String field, String expected) {
        assertEquals(expected, Negotiation.type(field, "text/html", "application/json", "text/plain"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,*/*;q=0.8 | true",
                "text/html;q=0, */* | false",
                "*/* | false",
                "text/* | false",
                "application/json | false"
            })
    void recognisesHtmlByName(String field, boolean expected) {
        assertEquals(expected, Negotiation.wantsHtml(field));
    }
}
