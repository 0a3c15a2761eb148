package portlab.server.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import portlab.common.Protocol;
import portlab.common.check.Check;
import portlab.common.check.CheckSuite;
import portlab.common.check.Level;

/** The exercises for clients of one service, in the order in which they run. */
public final class ExerciseSuite {
    private final Protocol protocol;
    private final List<Exercise> exercises;
    private final CheckSuite about;

    private ExerciseSuite(Protocol protocol, List<String> stages, List<Exercise> exercises) {
        this.protocol = protocol;
        this.exercises = List.copyOf(exercises);
        this.about = new CheckSuite(
                protocol.word(), stages, exercises.stream().map(Exercise::check).toList());
    }

    /** The exercises for a service's clients; empty if it has none. */
    public static Optional<ExerciseSuite> of(Protocol protocol) {
        return switch (protocol) {
            case HTTP -> Optional.of(HttpExercises.suite());
            case BULK -> Optional.of(BulkExercises.suite());
            case ECHO -> Optional.of(EchoExercises.suite());
            case MESSAGE -> Optional.of(MessageExercises.suite());
            case CALC -> Optional.of(CalcExercises.suite());
            case ADMIN -> Optional.empty();
        };
    }

    public Protocol protocol() {
        return protocol;
    }

    public CheckSuite about() {
        return about;
    }

    List<Exercise> exercises() {
        return exercises;
    }

    /** Those with these names; all if there are none. */
    List<Exercise> named(List<String> names) {
        return exercises.stream()
                .filter(each -> names.isEmpty() || names.contains(each.name()))
                .toList();
    }

    /** Collects exercises. */
    static final class Builder {
        private final List<String> stages = new ArrayList<>();
        private final List<Exercise> exercises = new ArrayList<>();
        private Optional<String> needs = Optional.empty();
        private int runs = 1;

        Builder stage(String title) {
            stages.add(title);
            return this;
        }

        /** The next exercises need this one. */
        Builder needs(String name) {
            needs = Optional.of(name);
            return this;
        }

        /** How often the client runs in each of the next exercises. */
        Builder runs(int number) {
            runs = number;
            return this;
        }

        /** Adds an exercise to the last stage. @param input as in {@link Exercise} */
        Builder add(
                Level level,
                String name,
                String title,
                String source,
                String hint,
                String input,
                Exercise.Script script,
                Exercise.Judge judge) {
            Check check = new Check(name, stages.size(), level, title, source, hint);
            exercises.add(new Exercise(check, input, runs, needs, script, judge));
            return this;
        }

        ExerciseSuite build(Protocol protocol) {
            return new ExerciseSuite(protocol, stages, exercises);
        }
    }
}
