package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.command.Destination;
import portlab.client.command.Get;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Timeouts;

class OptionsTest {

    @Test
    void threeWordsAreAGet() throws Failure {
        Destination here = new Destination.Folder(Path.of(""));
        Get.Request get = new Get.Request(new Endpoint("host", 8080), "file.txt", here, false);
        assertEquals(new Options.Fetch(get, Timeouts.DEFAULT, false, false), parse("host 8080 file.txt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-f -v -o x h 1 p",
                "h 1 p -f -v -o x",
                "h -f 1 -v p -ox",
                "-fvox h 1 p",
                "-fvo x h 1 p",
                "--force --verbose --output=x h 1 p",
                "--force --verbose --output x h 1 p",
                "-f -v -o x -- h 1 p",
            })
    void optionsStandAnywhereInAnyForm(String line) throws Failure {
        Options.Fetch options = fetch(line);
        assertTrue(options.request().replace());
        assertTrue(options.verbose());
        assertEquals(new Destination.Named("x"), options.request().destination());
        assertEquals(new Endpoint("h", 1), options.request().endpoint());
        assertEquals("p", options.request().path());
    }

    @Test
    void afterTwoDashesEverythingIsAWord() throws Failure {
        assertEquals("-f", fetch("h 1 -- -f").request().path());
    }

    @Test
    void aDashIsTheStandardOutput() throws Failure {
        assertEquals(new Destination.Stdout(), fetch("h 1 p -o -").request().destination());
    }

    @Test
    void timeoutsAreInSeconds() throws Failure {
        assertEquals(
                new Timeouts(500_000_000L, 60_000_000_000L),
                fetch("h 1 p --connect-timeout 0.5 --timeout=60").timeouts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "h 1 p --help", "--version --help"})
    void helpComesFirst(String line) throws Failure {
        assertEquals(new Options.Help(), parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "h -V"})
    void thenTheVersion(String line) throws Failure {
        assertEquals(new Options.Version(), parse(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h 0 p|PORT is \"0\"|it must be a number from 1 to 65535",
                "h 65536 p|PORT is \"65536\"|it must be a number from 1 to 65535",
                "h 99999999999 p|PORT is \"99999999999\"|it must be a number from 1 to 65535",
                "h +80 p|PORT is \"+80\"|it must be a number from 1 to 65535",
                "h http p|PORT is \"http\"|it must be a number from 1 to 65535",
                "http://h/ 80 p|\"http://h/\" is not a host|give host, port and file apart: java -jar client.jar HOST PORT FILE",
                "--forse h 1 p|there is no option --forse|did you mean --force? --help lists them all",
                "--colour h 1 p|there is no option --colour|--help lists them all",
                "-fx h 1 p|there is no option -fx|--help lists them all",
                "-o|-o needs a value|-o FILE",
                "h 1 p --timeout|--timeout needs a value|--timeout SECONDS",
                "--force=yes h 1 p|--force takes no value|leave out =yes",
                "--output= h 1 p|-o needs a name|-o FILE, or -o - for the standard output",
                "h 1 p --timeout 0|--timeout is \"0\"|it must be a number of seconds from 0.001 to 86400",
                "h 1 p --timeout NaN|--timeout is \"NaN\"|it must be a number of seconds from 0.001 to 86400",
                "h 1 p --timeout soon|--timeout is \"soon\"|it must be a number of seconds from 0.001 to 86400",
                "h 1 my file|\"file\" is one word too many|put names with spaces in quotes",
                "h 1|there is no FILE to fetch|like this: java -jar client.jar 127.0.0.1 8080 file.txt; --help tells more",
                "h|HOST, PORT and FILE are needed|like this: java -jar client.jar 127.0.0.1 8080 file.txt; --help tells more",
            })
    void whatIsWrongIsSaid(String line, String what, String hint) {
        Failure failure = assertThrows(Failure.class, () -> parse(line));
        assertEquals(ExitCode.USAGE, failure.exit());
        assertEquals(what, failure.what());
        assertEquals(hint, failure.hint());
    }

    @Test
    void helpNamesEveryOptionAndExitCode() {
        for (Options.Option option : Options.Option.values()) {
            String name = "--" + option.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertTrue(Options.help().contains(name), name);
        }
        for (ExitCode code : ExitCode.values()) {
            assertTrue(Options.help().contains(" " + code.number() + "  " + code.meaning()), code::meaning);
        }
        assertFalse(Options.help().lines().anyMatch(line -> line.length() > 110));
    }

    private static Options.Fetch fetch(String line) throws Failure {
        return assertInstanceOf(Options.Fetch.class, parse(line));
    }

    private static Options parse(String line) throws Failure {
        return Options.parse(line.split(" "));
    }
}
