package portlab.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import portlab.server.fault.Effect.Kind;
import portlab.server.fault.FaultRule.Place;

class FaultSpecTest {
    private static final long MS = 1_000_000L;

    static List<Arguments> effects() {
        return List.of(
                Arguments.of("latency:300ms", new Effect.Latency(300 * MS, 0, 1)),
                Arguments.of("latency:300ms~50", new Effect.Latency(300 * MS, 50 * MS, 1)),
                Arguments.of("latency:1.5s~200ms/30%", new Effect.Latency(1500 * MS, 200 * MS, 0.3)),
                Arguments.of("latency:20us", new Effect.Latency(20_000, 0, 1)),
                Arguments.of("bandwidth:64KiB", new Effect.Bandwidth(65_536, 1)),
                Arguments.of("bandwidth:20kB/s", new Effect.Bandwidth(20_000, 1)),
                Arguments.of("bandwidth:20kB/s/5%", new Effect.Bandwidth(20_000, 0.05)),
                Arguments.of("slice:10/50ms", new Effect.Slice(10, 50 * MS, 1)),
                Arguments.of("slice:1kB/50", new Effect.Slice(1000, 50 * MS, 1)),
                Arguments.of("limit:1000", new Effect.Limit(1000, false, 1)),
                Arguments.of("limit:1kB/fin/10%", new Effect.Limit(1000, false, 0.1)),
                Arguments.of("limit:0/rst", new Effect.Limit(0, true, 1)),
                Arguments.of("limit:1000/10%", new Effect.Limit(1000, false, 0.1)),
                Arguments.of("reset:20%", new Effect.Plain(Kind.RESET, 0.2)),
                Arguments.of("silence", new Effect.Plain(Kind.SILENCE, 1)),
                Arguments.of("refuse:12.5%", new Effect.Plain(Kind.REFUSE, 0.125)),
                Arguments.of("corrupt:0.1%", new Effect.Corrupt(0.001, 1)),
                Arguments.of("corrupt:0.1%/50%", new Effect.Corrupt(0.001, 0.5)),
                Arguments.of("wrong-length:+10", new Effect.WrongLength(10, 1, 1)),
                Arguments.of("wrong-length:-10/50%", new Effect.WrongLength(10, -1, 0.5)),
                Arguments.of("wrong-length:7", new Effect.WrongLength(7, 0, 1)),
                Arguments.of("status", new Effect.Status(0, 1)),
                Arguments.of("status:30%", new Effect.Status(0, 0.3)),
                Arguments.of("status:503/30%", new Effect.Status(503, 0.3)),
                Arguments.of("loss:30%", new Effect.Plain(Kind.LOSS, 0.3)),
                Arguments.of("duplicate", new Effect.Plain(Kind.DUPLICATE, 1)),
                Arguments.of("reorder:5%", new Effect.Plain(Kind.REORDER, 0.05)));
    }

    @ParameterizedTest
    @MethodSource("effects")
    void effectsHaveValuesAndAShare(String text, Effect effect) {
        assertEquals(List.of(effect), FaultSpec.parse(text).effects());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latency:1s                        | http 80, bulk 81, echo 82, udp 82",
                "http=latency:1s                   | http 80",
                "http:/slow/*=latency:1s           | http 80",
                ":/slow/*=latency:1s               | http 80",
                "81=latency:1s                     | bulk 81",
                "82=latency:1s                     | echo 82, udp 82",
                "admin=latency:1s                  | admin 87",
                "87=latency:1s                     | admin 87",
                "@127.0.0.0/8=latency:1s           | http 80, bulk 81, echo 82, udp 82",
                "echo@::1=latency:1s               | echo 82",
                "udp=loss:30%,latency:100ms,duplicate,reorder | udp 82",
                "loss:30%                          | udp 82",
                "status                            | http 80",
                "refuse                            | http 80, bulk 81, echo 82"
            })
    void aScopeSaysWhere(String text, String places) {
        FaultPlan plan = new FaultPlan(List.of(FaultSpec.parse(text)), 1);
        List<String> all = List.of("http 80", "bulk 81", "echo 82", "udp 82", "admin 87");
        assertEquals(
                List.of(places.split(", ")),
                all.stream().filter(one -> plan.concerns(place(one))).toList());
    }

    private static Place place(String text) {
        String[] words = text.split(" ");
        return new Place(words[0], Integer.parseInt(words[1]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/slow/*    | /slow/ /slow/a /slow/a/b      | /slow /slower/a /",
                "*          | / /a                          |",
                "/a         | /a                            | /a/ /ab",
                "*.png      | /x.png /a/b.png               | /x.png2",
                "/a.c*e*    | /a.ce /a.cde                  | /abce",
                "/a%3Db%40c | /a=b@c                        | /a%3Db%40c",
                "/%2A%25%C3%BC%zz% | /*%ü%zz%               | /a%ü%zz%"
            })
    void aStarInAPathStandsForAnyCharacters(String pattern, String matching, String others) {
        String text = pattern.startsWith("/") ? pattern : "/" + pattern;
        FaultRule rule = FaultSpec.parse("http:" + text + "=status");
        for (String path : matching.split(" ")) {
            assertTrue(rule.scope().path().matches(path), path);
        }
        for (String path : others == null ? new String[0] : others.split(" ")) {
            assertFalse(rule.scope().path().matches(path), path);
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPresetStandsForItsEffects(Preset preset) {
        assertEquals(
                FaultSpec.parse(preset.effects()).effects(),
                FaultSpec.parse(preset.word()).effects());
        assertTrue(FaultSpec.parse(preset.word()).toString().endsWith("(" + preset.effects() + ")"));
    }

    @Test
    void aPresetInAScopeHasTheEffectsThatExistThere() {
        assertEquals(List.of(Kind.STATUS, Kind.LIMIT), kinds("http:/a=flaky"));
        assertEquals(List.of(Kind.REFUSE, Kind.LIMIT), kinds("calc=flaky"));
        assertEquals(List.of(Kind.LATENCY, Kind.LOSS), kinds("udp=mobile"));
        assertEquals(List.of(Kind.SLICE, Kind.STATUS), kinds("dripping,status:10%"));
    }

    private static List<Kind> kinds(String text) {
        return FaultSpec.parse(text).effects().stream().map(Effect::kind).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "laency:1s              | unknown effect 'laency': did you mean latency?",
                "flakey                 | unknown effect 'flakey': did you mean flaky?",
                "timeout:1s             | unknown effect 'timeout': expected refuse, latency,",
                "\"\"                     | unknown effect '': expected refuse, latency,",
                "http=                  | unknown effect '': expected refuse, latency,",
                "latency:1s,            | unknown effect '': expected refuse, latency,",
                "reset/20%              | invalid effect 'reset/20%': expected reset, and perhaps a share of the answers such as :10%",
                "=latency:1s            | invalid scope '': expected SERVICE or PORT, :/PATH, @NETWORK",
                "htp=latency:1s         | unknown service 'htp': expected http, bulk, echo, message, calc, admin, udp or a port number",
                "0=latency:1s           | invalid port '0': expected 1–65535",
                "http:slow=latency:1s   | invalid scope 'http:slow': expected SERVICE or PORT, :/PATH, @NETWORK",
                "calc:/a=latency:1s     | invalid scope 'calc:/a': only http has paths",
                "http@10.0.0.1/8=reset  | invalid network '10.0.0.1/8': bits are set after the prefix",
                "latency                | invalid effect 'latency': expected latency:TIME[~JITTER]",
                "latency:300            | invalid effect 'latency:300': expected latency:TIME[~JITTER]",
                "latency:1s/2s          | invalid effect 'latency:1s/2s': expected latency:TIME[~JITTER]",
                "latency:2000s~9000s    | invalid time '9000s': expected at most an hour",
                "bandwidth:64           | invalid effect 'bandwidth:64': expected bandwidth:SIZE",
                "bandwidth:0B           | invalid effect 'bandwidth:0B': expected bandwidth:SIZE",
                "slice:10               | invalid effect 'slice:10': expected slice:BYTES/PAUSE",
                "slice:0/10ms           | invalid effect 'slice:0/10ms': expected slice:BYTES/PAUSE",
                "limit:100/cut          | invalid effect 'limit:100/cut': expected limit:BYTES[/rst]",
                "status:404             | invalid effect 'status:404': expected status[:500 or 503]",
                "status:120%            | invalid share '120%': expected at most 100%",
                "refuse:x%              | invalid effect 'refuse:x%': expected refuse, and perhaps a share",
                "loss                   | invalid effect 'loss': expected loss:SHARE%",
                "corrupt                | invalid effect 'corrupt': expected corrupt:PERCENT%",
                "latency:400..80ms      | invalid range '400..80': expected the smaller number first",
                "loss:5..400%           | invalid share '400%': expected at most 100%",
                "latency:80..ms         | invalid effect 'latency:80..ms': expected latency:TIME[~JITTER]",
                "wrong-length:0         | invalid effect 'wrong-length:0': expected wrong-length:+N, -N or N",
                "status,status:503      | 'status' appears twice: write it once in each --fault",
                "calc=status            | 'status' does not apply to calc: only http has it",
                "http=loss:1%           | 'loss' does not apply to http: only udp has it",
                "udp=bandwidth:1kB      | 'bandwidth' does not apply to udp: udp has latency, loss, duplicate and reorder",
                "udp=lying              | none of the preset's effects applies to udp",
                "http:/a=refuse         | 'refuse' has no path: the server refuses a connection before it reads a request"
            })
    void errorsNameTheWrongPart(String text, String message) {
        String why = assertThrows(IllegalArgumentException.class, () -> FaultSpec.parse(text))
                .getMessage();
        assertTrue(why.startsWith(message), why);
        assertFalse(why.contains("\n"), why);
    }

    /** The numbers are those of the Python program in docs/faults.md. */
    @ParameterizedTest
    @CsvSource({
        "'http:/a..b=latency:80..400ms', 7, 1, 'latency:84ms'",
        "'latency:80..400ms', 7, 2, 'latency:245ms'",
        "'udp=loss:5..40%,latency:10..20ms~5', 8, 1, 'loss:25%,latency:15ms~5'",
        "'bandwidth:5..5kB', 1, 1, 'bandwidth:5kB'",
    })
    void theSeedChoosesANumberOfARange(String text, long seed, int rule, String effects) {
        FaultRule drawn = FaultSpec.drawn(FaultSpec.parse(text), seed, rule);
        assertEquals(FaultSpec.parse(effects).effects(), drawn.effects());
        assertEquals(text, drawn.toString(), "what the start message shows");
    }

    @Test
    void everyKindHasAReason() {
        Arrays.stream(Kind.values())
                .forEach(kind ->
                        assertEquals("FAULT_" + kind.name(), kind.reason().name()));
    }
}
