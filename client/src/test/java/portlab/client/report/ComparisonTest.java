package portlab.client.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portlab.client.report.Comparison.FigureChange;
import portlab.client.report.Comparison.Noise;
import portlab.client.report.Report.Outcome;
import portlab.client.report.Report.Sample;

/** What counts as a change. */
class ComparisonTest {

    private static Outcome outcome(int exit, List<Sample> samples, String... results) {
        return new Outcome(
                exit,
                0,
                List.of(),
                List.of(results).stream()
                        .map(each -> JsonParser.parseString(each).getAsJsonObject())
                        .toList(),
                samples);
    }

    private static Outcome outcome(String... results) {
        return outcome(0, List.of(), results);
    }

    private static String changes(Outcome before, Outcome now) {
        return Comparison.of(before, now).outputs().stream()
                .map(change -> change.name() + ": " + change.before() + " → " + change.now())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                // What is measured, where it ran and what the clock says is not compared.
                "{'rtt_us':1};{'rtt_us':2};~~",
                "{'target':'a','address':'b','saved':'new','path':'x'};{'target':'c','address':'d'};~~",
                "{'answer':'Server received at 2026-11-21 17:00:00: hi'};{'answer':'Server received at 2026-11-22 18:01:02: hi'};~~",
                "{'fields':[{'name':'Date','value':'x'}]};{'fields':[{'name':'Date','value':'y'}]};~~",
                "{'bytes':5,'mbit_per_s':1};{'bytes':6,'mbit_per_s':2};~~",
                "{'picks':5,'n':5};{'picks':6,'n':6};~~",
                "{'seconds':[{'mbit_per_s':1}]};{'seconds':[]};~~",
                // Everything else is.
                "{'status':200};{'status':404};status: 200 → 404",
                "{'ok':true};{'ok':false,'error':'refused'};ok: true → false, error:  → refused",
                "{'bytes':5};{'bytes':6};bytes: 5 → 6",
                "{'answer':'42'};{'answer':'43'};answer: 42 → 43",
                "{'fields':[{'name':'A','value':'x'}]};{'fields':[{'name':'B','value':'1'},{'name':'A','value':'y'}]};fields.A: x → y, fields.B:  → 1",
                "{'fields':[{'name':'A','value':'x'},{'name':'A','value':'y'}]};{'fields':[{'name':'A','value':'x'}]};fields.A: x, y → x",
                "{'entries':[{'name':'f','size':1}]};{'entries':[{'name':'f','size':2}]};entries.f.size: 1 → 2",
                "{'list':[1,2]};{'list':[1,3]};list.2: 2 → 3",
            })
    void outputs(String before, String now, String changes) {
        assertEquals(changes, changes(outcome(before), outcome(now)));
    }

    @Test
    void theExitCodeIsAnOutput() {
        assertEquals("exit: 0 → 7", changes(outcome(), outcome(7, List.of())));
    }

    @Test
    void resultsAboutTheSameThingsMayComeInAnotherOrder() {
        String a = "{'command':'get','target':'a','bytes':1}";
        String b = "{'command':'get','target':'b','bytes':2}";
        assertEquals("", changes(outcome(a, b), outcome(b, a)));
    }

    @Test
    void aReplicaIsPickedByChance() {
        assertEquals(
                "",
                changes(
                        outcome("{'target':'x','number':'1','answer':'2'}", "{'target':'y','number':'2','answer':'4'}"),
                        outcome(
                                "{'target':'y','number':'1','answer':'2'}",
                                "{'target':'x','number':'2','answer':'4'}")));
    }

    @Test
    void aResultMoreOrLessIsAChange() {
        assertEquals(
                "02 answer:  → b", changes(outcome("{'answer':'a'}"), outcome("{'answer':'a'}", "{'answer':'b'}")));
    }

    @Test
    void figuresAreSideBySide() {
        List<FigureChange> figures = Comparison.of(
                        outcome("{'rtt_us':100,'wait_us':100,'lost':0}"),
                        outcome("{'rtt_us':150,'wait_us':150,'lost':2}"))
                .figures();
        assertEquals(2, figures.size(), "wait is the same as rtt");
        assertEquals(new FigureChange("rtt_us", 100, 150, Noise.UNKNOWN), figures.get(0));
        assertEquals(50, figures.get(0).percent().orElseThrow());
        assertEquals(true, figures.get(1).percent().isEmpty());
    }

    /** 1e999 is valid JSON, and infinite as a number. */
    @Test
    void aDamagedFigureHasNoPercentage() {
        for (String damaged : List.of("1e999", "-1e999", "0")) {
            FigureChange change = Comparison.of(outcome("{'rtt_us':" + damaged + "}"), outcome("{'rtt_us':5}"))
                    .figures()
                    .get(0);
            assertEquals(Optional.empty(), change.percent(), damaged);
        }
    }

    @Test
    void aSingleRoundTripHasNoSpread() {
        String one = "{'rtt_us':100,'n':1,'min_us':100,'avg_us':100,'p99_us':100}";
        assertEquals(
                List.of("rtt_us"),
                Comparison.of(outcome(one), outcome(one)).figures().stream()
                        .map(FigureChange::name)
                        .toList());
    }

    private static List<Sample> samples(long... micros) {
        return LongStream.of(micros).mapToObj(each -> new Sample(0, each)).toList();
    }

    @Test
    void aSeriesSaysHowMuchIsNoise() {
        List<Sample> fast = samples(100, 110, 120, 130, 140, Sample.LOST);
        List<Sample> alike = samples(111, 101, 131, 121, 145);
        List<Sample> slow = samples(900, 910, 920, 930, 940);
        assertEquals(Noise.WITHIN, noise("avg_us", fast, alike));
        assertEquals(Noise.BEYOND, noise("avg_us", fast, slow));
        assertEquals(Noise.BEYOND, noise("p50_us", fast, slow));
        assertEquals(Noise.UNKNOWN, noise("connect_us", fast, slow));
        assertEquals(Noise.UNKNOWN, noise("p50_us", samples(1, 2), samples(1, 2)));
    }

    private static Noise noise(String figure, List<Sample> before, List<Sample> now) {
        String result = "{'" + figure + "':1}";
        return Comparison.of(outcome(0, before, result), outcome(0, now, result))
                .figures()
                .get(0)
                .noise();
    }

    @ParameterizedTest
    @CsvSource({"100, 105, 20, WITHIN", "100, 200, 20, BEYOND", "100, 200, 4, UNKNOWN"})
    void meansWithDeviationsSayIt(int before, int now, int count, Noise noise) {
        String result = "{'n':%d,'avg_us':%d,'mdev_us':50}";
        assertEquals(
                List.of(noise),
                Comparison.of(outcome(result.formatted(count, before)), outcome(result.formatted(count, now)))
                        .figures()
                        .stream()
                        .filter(change -> change.name().equals("avg_us"))
                        .map(FigureChange::noise)
                        .toList());
    }

    @Test
    void ratesOfSecondsAreASeries() {
        String slow = "{'mbit_per_s':10,'seconds':[" + seconds(9, 10, 11, 10, 10) + "]}";
        String fast = "{'mbit_per_s':20,'seconds':[" + seconds(19, 20, 21, 20, 20) + "]}";
        assertEquals(
                Noise.BEYOND,
                Comparison.of(outcome(slow), outcome(fast)).figures().get(0).noise());
        assertEquals(
                Noise.WITHIN,
                Comparison.of(outcome(slow), outcome(slow)).figures().get(0).noise());
    }

    private static String seconds(long... rates) {
        return LongStream.of(rates)
                .mapToObj(each -> "{'mbit_per_s':" + each + "}")
                .collect(Collectors.joining(","));
    }
}
