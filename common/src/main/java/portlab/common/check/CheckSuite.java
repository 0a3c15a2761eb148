package portlab.common.check;

import java.util.List;

/**
 * The checks of programs of one kind, in the order in which they run.
 *
 * @param name as typed: {@code http}
 * @param stages their titles
 */
public record CheckSuite(String name, List<String> stages, List<Check> checks) {

    public CheckSuite {
        stages = List.copyOf(stages);
        checks = List.copyOf(checks);
    }

    /** The number and the title of a stage. */
    public String stage(int number) {
        return number + " " + stages.get(number - 1);
    }
}
