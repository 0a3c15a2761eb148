package portlab.client.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.check.CheckRequest;
import portlab.client.check.Checker;
import portlab.client.check.SiteFiles;
import portlab.client.check.Suite;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Endpoint;
import portlab.common.check.Check;
import portlab.common.check.CheckReport;
import portlab.common.check.CheckResult;
import portlab.common.check.GradescopeReport;
import portlab.common.check.JUnitReport;

/** {@code check [SERVICE]}. */
@Command(name = "check", description = "check stage by stage whether a server is correct, and show what is wrong")
final class CheckCommand implements Action {
    private static final String NAMES = "http, udp, bulk, calc, echo or message";

    @Parameters(
            paramLabel = "SERVICE",
            arity = "0..1",
            completionCandidates = Names.class,
            description = NAMES + " (http), of any server: this one's, another one's, or your own")
    private String service = "http";

    @Option(
            names = "--file",
            paramLabel = "/PATH=FILE",
            description = "a path on the server and the file it should send; repeatable")
    private List<String> files = new ArrayList<>();

    @Option(names = "--www", paramLabel = "DIR", description = "the folder that the server should serve")
    private String www;

    @Option(
            names = "--stage",
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "run only this stage")
    private int stage;

    @Option(names = "--only", paramLabel = "NAME", description = "run only this check")
    private String only;

    @Option(names = "--list", description = "list the checks and run none")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Converters.Seed.class,
            description = "vary the requests; the same seed sends the same requests (1)")
    private long seed = 1;

    @Option(names = "--junit", paramLabel = "FILE", description = "write a JUnit report, too")
    private String junit;

    @Option(
            names = "--gradescope",
            paramLabel = "FILE",
            description = "write Gradescope's results.json, too: required checks give 2 points, recommended ones 1")
    private String gradescope;

    @Option(names = "--remote", description = "check a server on a public address, too; ask its owner first")
    private boolean remote;

    private int lastStage;

    /** Completes the services' names. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Suite.all().stream().map(Suite::name).iterator();
        }
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        CheckRequest request = request(session);
        if (list) {
            session.output().show(view -> view.list(request.suite().about(), target(session), request.selected()));
            return ExitCode.OK;
        }
        CheckReport report = Checker.run(session.network(), request, each -> show(session, request, each));
        session.output().show(view -> view.of(report));
        if (junit != null) {
            Output.write(junit, JUnitReport.of(report));
        }
        if (gradescope != null) {
            Output.write(gradescope, GradescopeReport.of(report));
        }
        if (report.stopped()) {
            return ExitCode.INTERRUPTED;
        }
        return report.passed() ? ExitCode.OK : ExitCode.CHECKS_FAILED;
    }

    private CheckRequest request(Session session) throws Failure {
        Suite suite = suite();
        List<Endpoint> all = session.directory().all(suite.protocol());
        SiteFiles site = list ? new SiteFiles() : files();
        CheckRequest request = new CheckRequest(suite, all, site, seed, stage, Optional.ofNullable(only), remote);
        if (request.selected().isEmpty()) {
            String known = String.join(
                    ", ", suite.about().checks().stream().map(Check::name).toList());
            String what = only != null ? "--only '" + only + "'" : "--stage '" + stage + "'";
            throw new Failure(
                    ExitCode.USAGE,
                    "invalid " + what,
                    only != null
                            ? "expected one of " + known
                            : "expected 1 to " + suite.about().stages().size());
        }
        return request;
    }

    private Suite suite() throws Failure {
        String name = service.toLowerCase(Locale.ROOT);
        return Suite.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new Failure(ExitCode.USAGE, "invalid SERVICE '" + service + "'", "expected " + NAMES));
    }

    private SiteFiles files() throws Failure {
        SiteFiles site = new SiteFiles();
        for (String each : files) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new Failure(
                        ExitCode.USAGE,
                        "invalid --file '" + each + "'",
                        "expected /PATH=FILE, such as /index.html=www/index.html");
            }
            site.add(each.substring(0, equals), path(each.substring(equals + 1)));
        }
        return www == null ? site : site.addFolder(path(www));
    }

    private static Path path(String text) throws Failure {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Failure(ExitCode.USAGE, "invalid path '" + text + "'", "check its characters", e);
        }
    }

    private void show(Session session, CheckRequest request, CheckResult result) {
        try {
            int number = result.check().stage();
            if (number != lastStage) {
                session.output().show(view -> view.stage(request.suite().about(), number));
                lastStage = number;
            }
            String target = request.endpoints().get(0).toString();
            session.output().show(view -> view.of(request.suite().about(), target, result));
        } catch (Failure closed) {
            // The output is closed.
            session.stopCommand();
        }
    }

    @Override
    public String target(Session session) {
        try {
            return session.target(suite().protocol());
        } catch (Failure unknown) {
            return session.target();
        }
    }
}
