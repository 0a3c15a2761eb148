package portlab.common.check;

/**
 * One thing that a program should do.
 *
 * @param name one word with hyphens, unique in its suite
 * @param stage from 1
 * @param title what the program should do, as in "answers a GET"
 * @param source the section of the RFC, or the sentence of the exercise
 * @param hint where to look, without the solution
 */
public record Check(String name, int stage, Level level, String title, String source, String hint) {}
