package portlab.client.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.lab.Assignment;
import portlab.client.lab.Lab;
import portlab.client.lab.LabRecord;
import portlab.client.lab.Verification;
import portlab.client.net.Endpoint;
import portlab.client.view.LabGradescope;

/** {@code lab}, {@code lab N --student NAME}, {@code lab verify FILE…}. */
@Command(
        name = LabCommand.NAME,
        description =
                "work through an exercise of docs/labs: asks your own questions, checks the answers, keeps a record")
final class LabCommand implements Action {
    static final String NAME = "lab";
    private static final String VERIFY = "verify";
    private static final Set<String> FLAGS = Set.of("--json", "--csv", "-q", "--quiet");

    @Parameters(
            index = "0",
            paramLabel = "N|verify",
            arity = "0..1",
            completionCandidates = Names.class,
            description = "a lab's number, or verify for teachers; without it, lists the labs")
    private String what;

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            arity = "0..*",
            description = "verify: records, or folders with records named lab-….json")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--student",
            paramLabel = "NAME",
            description = "your name or number, as your teacher wants it: your questions depend on it")
    private String student;

    @Option(
            names = "--class",
            paramLabel = "WORD",
            description = "your teacher's word for this class, on which the questions depend, too; verify: expect it")
    private String group;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "take the answers from lines such as '2: 143 ms' instead of asking")
    private String answers;

    @Option(names = "--record", paramLabel = "FILE", description = "keep the record here (lab-N-NAME.json)")
    private String record;

    @Option(names = "--gradescope", paramLabel = "FILE", description = "verify: write Gradescope's results.json, too")
    private String gradescope;

    /** Completes what the first word can be. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Lab.all().stream().map(lab -> Integer.toString(lab.number())), Stream.of(VERIFY))
                    .iterator();
        }
    }

    /**
     * Lets {@code lab} stand alone on the client's command line, as in {@code client.jar lab 3 --student ada}, where a host could
     * stand, too. One digit is a lab, a longer number the port of a host with this name; anything else is a mistyped lab.
     *
     * @return the same with {@code -c}; the arguments themselves if they are something else
     */
    static String[] expand(String[] args) {
        List<String> flags = Stream.of(args).filter(FLAGS::contains).toList();
        List<String> words = Stream.of(args).filter(arg -> !FLAGS.contains(arg)).toList();
        boolean typed = !words.isEmpty()
                && words.get(0).equals(NAME)
                && (words.size() == 1 || words.get(1).length() == 1 || Endpoint.port(words.get(1)) < 0);
        if (!typed) {
            return args;
        }
        String line = words.stream().map(Words::quote).collect(Collectors.joining(" "));
        return Stream.concat(flags.stream(), Stream.of("-c", line)).toArray(String[]::new);
    }

    @Override
    public ExitCode run(Session session) throws Failure {
        if (what == null) {
            session.output().draw(view -> view.labs(Lab.all()));
            return ExitCode.OK;
        }
        return what.equals(VERIFY) ? verify(session) : take(session);
    }

    private ExitCode take(Session session) throws Failure {
        Lab lab = lab();
        Assignment assignment = assignment(lab);
        Path file = LabFiles.path(record == null ? assignment.fileName() : record);
        LabDialogue dialogue = new LabDialogue(session, lab, LabFiles.open(file, assignment), file);
        return answers == null ? dialogue.ask() : dialogue.take(LabFiles.answers(LabFiles.path(answers)));
    }

    private Lab lab() throws Failure {
        if (!files.isEmpty()) {
            throw usage("unexpected '" + files.get(0) + "'", "use lab N --student NAME, or lab verify FILE");
        }
        int number = what.matches("[0-9]") ? Integer.parseInt(what) : 0;
        return Lab.numbered(number)
                .orElseThrow(() -> usage(
                        "there is no lab '" + what + "'",
                        "the labs are 1 to " + Lab.all().size() + ": lab 1 --student NAME begins the first, lab lists"
                                + " them all, lab verify FILE checks records"));
    }

    private Assignment assignment(Lab lab) throws Failure {
        if (student == null) {
            throw usage("lab needs the student's name", "add --student NAME; your questions depend on it");
        }
        try {
            return Assignment.of(lab.number(), student, group == null ? "" : group);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), "", e);
        }
    }

    private ExitCode verify(Session session) throws Failure {
        List<Path> paths = LabFiles.records(files);
        if (gradescope != null && paths.size() != 1) {
            throw usage("--gradescope is for one record, and there are " + paths.size(), "name one FILE");
        }
        List<Verification> all = new ArrayList<>();
        ExitCode exit = ExitCode.OK;
        for (Path path : paths) {
            try {
                LabRecord.Loaded loaded = LabFiles.load(path);
                all.add(Verification.of(path.toString(), loaded, Optional.ofNullable(group), Instant.now()));
            } catch (Failure failure) {
                exit = session.output().tell(NAME, path.toString(), failure);
            }
        }
        session.output().showSeries(view -> view.verified(all));
        if (gradescope != null && !all.isEmpty()) {
            Output.write(gradescope, LabGradescope.of(all.get(0)));
        }
        boolean trusted = all.stream().allMatch(Verification::trusted);
        return exit != ExitCode.OK || trusted ? exit : ExitCode.CHECKS_FAILED;
    }

    private static Failure usage(String what, String hint) {
        return new Failure(ExitCode.USAGE, what, hint);
    }

    @Override
    public String target(Session session) {
        return NAME + (what == null ? "" : " " + what);
    }
}
