package portlab.client.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A question with one student's numbers.
 *
 * @param name what it is about, in a word; records name it
 * @param text may have several lines; a line that begins with a space is shown as it is
 * @param hints from vague to precise; none gives the answer away
 * @param probe how to measure the same; empty if there is nothing to measure
 */
public record Question(String name, String text, Answer answer, List<String> hints, Optional<Probe> probe) {

    public Question {
        hints = List.copyOf(hints);
    }

    static Question of(String name, String text, Answer answer) {
        return new Question(name, text, answer, List.of(), Optional.empty());
    }

    Question hint(String hint) {
        return new Question(
                name,
                text,
                answer,
                Stream.concat(hints.stream(), Stream.of(hint)).toList(),
                probe);
    }

    Question measuredBy(Probe other) {
        return new Question(name, text, answer, hints, Optional.of(other));
    }
}
