package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import portlab.client.cli.ShortForm.Fetch;
import portlab.client.command.Get;
import portlab.client.command.Saver.Destination;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.client.net.Login;
import portlab.client.net.Resource;
import portlab.client.net.Timeouts;
import portlab.client.net.Url;
import portlab.client.tls.TlsSettings;

/** The short form's own parser, and that picocli's declaration parses the same. */
class ShortFormTest {

    @Test
    void threeWordsAreAGet() {
        Destination here = new Destination.Folder(Path.of(""));
        Get.Request get = new Get.Request(
                new Url(new Endpoint("host", 8080), Resource.of("file.txt")), here, false, false, false);
        assertEquals(
                Optional.of(new Fetch(get, Timeouts.DEFAULT, Optional.empty(), Optional.empty(), false, false)),
                shortForm("host 8080 file.txt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h 1 p",
                "h 65535 dir/p",
                "-f -v -o x h 1 p",
                "h 1 p -f -v -o x",
                "h -f 1 -v p -o x",
                "--force --verbose --output x h 1 p",
                "h 1 p -o -",
                "h 1 p -q",
                "h 1 p --quiet --connect-timeout 0.5 --timeout 60",
                "[::1] 8080 p",
                "h 1 p -f -f",
                "h 1 p -o a -o b",
                "h 1 @p",
                "h 1 p -u me:secret",
                "--user me:a:b: h 1 p",
                "h 1 p -u a:b -u c:d",
                "h 1 p -L",
                "h 1 p?q=1",
                "h 1 p\\*",
                "h:1 p",
                "[::1]:1 p",
                "http://h/p",
                "http://h:1/p?q -u a:b",
                "http://h:1 p",
                "http://h:1/ p -o x",
                "h 1 http://other/p",
                "https://h/p",
                "https://h/p --tls",
                "h 1 p --tls",
                "h 1 p --tls -k",
                "h 1 p --insecure",
                "h 1 p --tls --cacert ca.pem --pin sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "h 1 p --tls --pin sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=;sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            })
    void bothParsersAgree(String line) throws Failure {
        Optional<Fetch> fetch = shortForm(line);
        assertTrue(fetch.isPresent());
        assertEquals(fetch, declared(line, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "h 1",
                "h 1 p p",
                "h 0 p",
                "h 1 -p",
                "h/ 1 p",
                "h:0 p",
                "h:1",
                "http://h:1",
                "http://h:1/",
                "http://h:1/a b",
                "https://h",
                "http://h/p --tls",
                "h 1 p --pin sha256//x",
                "h 1 p --pin",
                "h 1 p --cacert",
                "h 1 p --cacert -k",
                "h 1 *.txt",
                "h 1 p -r",
                "h 1 p --json",
                "h 1 p --continue",
                "h 1 -c calc",
                "h 1 p -o",
                "h 1 p -o -f",
                "h 1 p --timeout 0",
                "h 1 p --timeout",
                "-fv h 1 p",
                "--output=x h 1 p",
                "h 1 -- p",
                "h 1 p -u",
                "h 1 p -u me",
                "h 1 p -u -a:b",
                "--help",
            })
    void otherFormsAreLeftToPicocli(String line) {
        assertEquals(Optional.empty(), shortForm(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-fvox h 1 p",
                "-fvo x h 1 p",
                "--force --verbose --output=x h 1 p",
                "-f -v -o x -- h 1 p",
                "h 1 p -f -v -ox"
            })
    void picocliAcceptsOtherSpellings(String line) throws Failure {
        assertEquals(shortForm("h 1 p -f -v -o x"), declared(line, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h 1 p", "h 1 p -u you:other"})
    void theEnvironmentGivesTheUserUnlessTheLineDoes(String line) throws Failure {
        Optional<Fetch> fetch = ShortForm.parse(line.split(" "), "me:secret");
        String user = line.contains("-u") ? "you" : "me";
        assertEquals(user, fetch.orElseThrow().login().orElseThrow().user());
        assertEquals(fetch, declared(line, "me:secret"));
        assertEquals(Optional.empty(), ShortForm.parse("h 1 p".split(" "), "without-a-password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "h 1 p --help", "--version --help"})
    void helpComesFirst(String line) throws Failure {
        assertTrue(RootCommand.parse(line.split(" "), null).wantsHelp());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h 0 p|invalid PORT '0'|expected a number from 1 to 65535",
                "h 65536 p|invalid PORT '65536'|expected a number from 1 to 65535",
                "h 99999999999 p|invalid PORT '99999999999'|expected a number from 1 to 65535",
                "h +80 p|invalid PORT '+80'|expected a number from 1 to 65535",
                "h/x 80 p|invalid HOST 'h/x'|expected a name or an address, HOST:PORT, or a URL",
                "h:x p|invalid PORT 'x'|expected a number from 1 to 65535",
                "[::1 80 p|invalid HOST '[::1'|expected a name or an address, HOST:PORT, or a URL",
                "ftp://h/p|cannot use the URL ftp://h/p|only http:// and https:// are supported",
                "http://h/p --tls|--tls and http://h/p contradict each other|use https://",
                "h 1 p --pin x|invalid --pin 'x'|expected sha256// and 44 characters of Base64",
                "http://me:pw@h/p|cannot use the URL http://me:pw@h/p|use -u USER:PASSWORD to log in",
                "http:///p|invalid HOST ''|expected a name or an address, HOST:PORT, or a URL",
                "--forse h 1 p|unknown option --forse|did you mean --force? see --help",
                "--zebra h 1 p|unknown option --zebra|see --help",
                "-o|-o needs a value|use -o FILE",
                "h 1 p -u|-u needs a value|use -u USER[:PASSWORD]",
                "h 1 p --user=|invalid --user ''|expected -u USER:PASSWORD, or -u USER to be asked for the password",
                "h 1 p --timeout|--timeout needs a value|use --timeout SECONDS",
                "--output= h 1 p|invalid --output ''|expected -o FILE, or -o - for standard output",
                "h 1 p --timeout 0|invalid --timeout '0'|expected a number of seconds from 0.001 to 86400",
                "h 1 p --timeout NaN|invalid --timeout 'NaN'|expected a number of seconds from 0.001 to 86400",
                "h 1 --service calc|invalid --service 'calc'|expected NAME=[HOST:]PORT,…, where NAME is http, bulk, echo, message, calc or admin",
                "h 1 --service calc=h:x|invalid --service 'calc=h:x'|expected [HOST:]PORT, not 'h:x'",
            })
    void reportsInvalidLines(String line, String what, String hint) {
        Failure failure = assertThrows(Failure.class, () -> RootCommand.parse(line.split(" "), null));
        assertEquals(ExitCode.USAGE, failure.exit());
        assertEquals(what, failure.what());
        assertEquals(hint, failure.hint());
    }

    @Test
    void helpNamesEveryOptionCommandAndExitCode() {
        String help = RootCommand.help();
        for (String name :
                new String[] {"-c COMMAND", "--force", "--json", "--service", "--keep-going", "  services"}) {
            assertTrue(help.contains(name), name);
        }
        for (ExitCode code : ExitCode.values()) {
            assertTrue(help.contains(" " + code.number() + "  " + code.meaning()), code::meaning);
        }
        assertFalse(help.lines().anyMatch(line -> line.length() > 110));
    }

    /** The options and arguments as picocli parses them. */
    private static Optional<Fetch> declared(String line, String user) throws Failure {
        CommandLine.ParseResult parsed = RootCommand.line(new RootCommand()).parseArgs(line.split(" "));
        List<String> words = parsed.matchedPositionals().stream()
                .flatMap(word -> word.stringValues().stream())
                .toList();
        PositionalArguments arguments = PositionalArguments.of(words, parsed.hasMatchedOption("--tls"));
        String output = parsed.matchedOptionValue("-o", null);
        Url url = Url.of(arguments.server(), arguments.files().get(0));
        Get.Request request = new Get.Request(
                url,
                Destination.of(output),
                parsed.hasMatchedOption("-f"),
                parsed.hasMatchedOption("--continue"),
                parsed.hasMatchedOption("-L"));
        Timeouts timeouts = new Timeouts(
                parsed.matchedOptionValue("--connect-timeout", Timeouts.DEFAULT.connectNanos()),
                parsed.matchedOptionValue("--timeout", Timeouts.DEFAULT.silenceNanos()));
        Optional<Login> login = Optional.ofNullable(parsed.matchedOptionValue("-u", user))
                .map(text -> Login.of(arguments.server(), text));
        boolean quiet = parsed.hasMatchedOption("-q");
        TlsSettings trust = new TlsSettings(
                parsed.matchedOptionValue("--cacert", null),
                parsed.matchedOptionValue("--pin", List.of()),
                parsed.hasMatchedOption("-k"));
        return Optional.of(new Fetch(
                request,
                timeouts,
                login,
                Optional.of(trust).filter(settings -> !settings.equals(TlsSettings.DEFAULT)),
                parsed.hasMatchedOption("-v"),
                quiet));
    }

    private static Optional<Fetch> shortForm(String line) {
        return ShortForm.parse(line.split(" "), null);
    }
}
