package portlab.common.check;

import java.util.Locale;

/** How much a check matters. */
public enum Level {
    /** Without this, transfers fail, or the exercise is not solved. Only these decide the exit code. */
    REQUIRED(2),
    /** What the RFC asks of every program, although simple ones work without it. */
    RECOMMENDED(1),
    /** What good programs do beyond that. */
    EXTRA(0);

    private final int points;

    Level(int points) {
        this.points = points;
    }

    /** The points of a check that passes, for grading. */
    public int points() {
        return points;
    }

    /** As shown: {@code required}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
