package portlab.client.cli;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.report.Marker;
import portlab.common.Protocol;
import portlab.common.Version;

/** {@code record FILE}, {@code record off}. */
@Command(
        name = "record",
        description = "keep the following commands, their results and plots as a report in Markdown; without FILE, say"
                + " whether it does")
final class RecordCommand implements Action {
    private static final String OFF = "off";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            completionCandidates = Off.class,
            description = "a new file, such as lab.md, with a file for each plot beside it; off ends the recording")
    private String file;

    @Option(
            names = {"-f", "--force"},
            description = "overwrite an existing file")
    private boolean replace;

    /** Completes the word that is not a file. */
    static final class Off implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(OFF).iterator();
        }
    }

    @Override
    public boolean isRecorded() {
        return false;
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        Optional<Recorder> running = session.recorder();
        if (file == null || file.equals(OFF)) {
            boolean ends = file != null && running.isPresent();
            if (ends) {
                session.recorder(Optional.empty());
            }
            String state = running.map(RecordCommand::state).orElse("not recording");
            String text = ends ? "ended " + state : state;
            session.output().show(view -> view.done("record", session.target(), text));
            return ExitCode.OK;
        }
        if (running.isPresent()) {
            throw new Failure(ExitCode.USAGE, state(running.get()), "end it with record off");
        }
        session.recorder(Optional.of(begin(session)));
        session.output().show(view -> view.done("record", session.target(), "recording to " + file));
        return ExitCode.OK;
    }

    private static String state(Recorder recorder) {
        int commands = recorder.commands();
        return "recording to " + recorder.file() + ": " + commands + (commands == 1 ? " command" : " commands");
    }

    private Recorder begin(Session session) throws Failure {
        ZonedDateTime now = ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS);
        String started = now.format(TIME);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("started", started + " (" + now.getZone() + ")");
        facts.put("server", server(session));
        facts.put("client", "portlab/" + Version.number());
        facts.put("Java", Machine.java());
        facts.put("machine", Machine.text());
        return Recorder.begin(file, replace, Marker.report(Version.number(), started, session.target()), facts);
    }

    /** The address, and what the server calls itself; a report may begin before there is one. */
    private static String server(Session session) {
        try (HttpResponse response = session.network()
                .http()
                .send(session.directory().of(Protocol.HTTP), "HEAD", "/", HttpClient.ANYTHING)) {
            String name = response.head().field("Server").orElse("unnamed server");
            return session.target() + ", " + response.reply().address() + ", " + name;
        } catch (Failure failure) {
            return session.target() + ", " + failure.what();
        }
    }
}
