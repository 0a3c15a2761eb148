package portlab.client.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.command.Bulk;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.common.ByteSize;
import portlab.common.Protocol;

/** {@code bulk SIZE}. */
@Command(name = "bulk", description = "measure throughput with a large transfer")
final class BulkCommand implements Action {
    @Parameters(
            paramLabel = "SIZE",
            arity = "0..1",
            converter = Converters.Size.class,
            description =
                    "amount to transfer: a number with B, kB, MB, GB, KiB, MiB or GiB, or a bare number for MiB (100MiB)")
    private ByteSize size = new ByteSize(100L << 20, "100MiB");

    @Option(names = "--up", description = "upload instead of downloading")
    private boolean up;

    @Option(
            names = {"-P", "--streams"},
            paramLabel = "N",
            converter = Converters.Streams.class,
            description = "use N connections at once, with SIZE on each (1)")
    private int streams = 1;

    @Option(
            names = {"-t", "--time"},
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "repeat SIZE for this long")
    private long time;

    @Option(names = "--verify", description = "compare checksums (CRC-32C)")
    private boolean verify;

    @Override
    public ExitCode run(Session session) throws Failure {
        List<Bulk.Second> seconds = new ArrayList<>();
        Bulk.Request request = new Bulk.Request(session.directory().of(Protocol.BULK), size, up, streams, time, verify);
        Bulk.Result result = Bulk.run(session.network(), request, second -> {
            seconds.add(second);
            show(session, second);
        });
        if (result.rttNanos() > 0) {
            session.measured(result.rttNanos());
        }
        session.output().show(view -> view.of(result, seconds));
        return result.stopped() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static void show(Session session, Bulk.Second second) {
        try {
            session.output().show(view -> view.of(second));
        } catch (Failure closed) {
            // The output is closed.
            session.stopCommand();
        }
    }

    @Override
    public String risk(Session session) {
        return "";
    }

    @Override
    public String target(Session session) {
        return session.target(Protocol.BULK);
    }
}
