package portlab.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Compare;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.view.CompareSvg;
import portlab.client.view.CompareView;
import portlab.client.view.HarReport;
import portlab.client.view.JsonReport;
import portlab.common.Version;

/** {@code compare PATH}. */
@Command(
        name = "compare",
        description = "fetch a page and what it refers to in several ways: one connection each, kept alive,"
                + " pipelined, in parallel")
final class CompareCommand implements Action {
    @Parameters(paramLabel = "PATH", arity = "1", description = "path or URL of a page")
    private String path;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "connections at once (6, as browsers)")
    private int parallel = 6;

    @Option(
            names = {"-n", "--rounds"},
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "number of rounds, after a first one that is not counted (5)")
    private int rounds = 5;

    @Option(names = "--svg", paramLabel = "FILE", description = "also draw the waterfalls as SVG")
    private String svg;

    @Option(
            names = "--har",
            paramLabel = "FILE",
            description = "also write an HTTP Archive, which browsers' developer tools import")
    private String har;

    @Override
    public ExitCode run(Session session) throws Failure {
        Compare.Request request = new Compare.Request(session.url(path), parallel, rounds);
        Compare.Result result = Compare.run(session.network(), request);
        session.measured(result.rttNanos());
        CompareView view = new CompareView(session.console().outPalette(), session.units(), session.columns());
        session.show(() -> view.of(result), () -> JsonReport.of(path, result));
        if (svg != null) {
            write(svg, CompareSvg.of(result));
        }
        if (har != null) {
            write(har, HarReport.of(result, Version.number()));
        }
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static void write(String file, String text) throws Failure {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException e) {
            throw new Failure(ExitCode.UNWRITABLE, "cannot write " + file + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public String target(Session session) {
        return path;
    }
}
