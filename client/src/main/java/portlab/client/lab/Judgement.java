package portlab.client.lab;

import java.util.Locale;

/**
 * What an answer is worth.
 *
 * @param remark what to look at again, without giving the answer away; may be empty
 */
public record Judgement(Verdict verdict, String remark) {

    /** The possible verdicts. */
    public enum Verdict {
        RIGHT,
        WRONG,
        /** It cannot be an answer to this question, so it does not count as an attempt. */
        INVALID,
        /** Nothing but a person can judge it. */
        NOTED;

        /** As in records and in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the question needs no other answer. */
        public boolean settles() {
            return this == RIGHT || this == NOTED;
        }
    }

    static Judgement of(Verdict verdict) {
        return new Judgement(verdict, "");
    }

    static Judgement invalid(String expected) {
        return new Judgement(Verdict.INVALID, expected);
    }
}
