package portlab.client.lab;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import portlab.client.lab.Judgement.Verdict;

/** The answer to a question: what is right, and how to judge what was typed. */
public sealed interface Answer {

    Judgement judge(String typed);

    /** What kind of answer is expected, for the prompt. */
    String form();

    /** Whether the verdict counts; otherwise a teacher reads the answer. */
    default boolean scored() {
        return true;
    }

    /**
     * A number with a tolerance.
     *
     * @param unit of {@code value}, and of a number without one
     * @param relative how far off it may be, as a share of the value
     * @param absolute how far off it may be in any case
     */
    record Number(Quantity quantity, String unit, double value, double relative, double absolute) implements Answer {
        /** How far off a factor may be, at least, for a remark about it. */
        private static final double NEAR = 0.03;

        private static final double KIBI = 1024.0 / 1000;

        @Override
        public Judgement judge(String typed) {
            OptionalDouble number = quantity.parse(typed, unit);
            if (number.isEmpty()) {
                return Judgement.invalid(misunderstood(typed));
            }
            return isNear(number.getAsDouble(), 1)
                    ? Judgement.of(Verdict.RIGHT)
                    : new Judgement(Verdict.WRONG, remark(number.getAsDouble()));
        }

        /** Whether a measured value agrees with the right one. @param patience how many times the tolerance it may be off */
        public boolean isNear(double number, double patience) {
            return Math.abs(number - value) <= patience * Math.max(relative * value, absolute);
        }

        /** Which unit is expected, and what the text seems to be instead. */
        private String misunderstood(String typed) {
            String example = unit.isEmpty() ? "42" : "42 or 42 " + unit;
            String other = Quantity.unit(typed);
            if (other.isEmpty()) {
                return "expected a number such as " + example + ", without thousands separators";
            }
            String expected = quantity.noun() + (unit.isEmpty() ? "" : " in " + unit);
            String understood = Quantity.measuredIn(other)
                    .map(found -> typed.strip() + " is " + found.noun())
                    .orElse("'" + other + "' is not a known unit");
            return "expected " + expected + ", such as " + example + "; " + understood;
        }

        private String remark(double number) {
            double ratio = number / value;
            if (quantity.hasBits() && isFactor(ratio, 8)) {
                return "off by a factor of eight: bits or bytes?";
            }
            if (isFactor(ratio, 1000) || isFactor(ratio, 1e6)) {
                return "off by a factor of 1,000: check the unit";
            }
            if (quantity.hasBits() && (isFactor(ratio, KIBI) || isFactor(ratio, KIBI * KIBI))) {
                return "close: did you count in 1,000 or in 1,024?";
            }
            return quantity == Quantity.TIME && isFactor(ratio, 2)
                    ? "off by a factor of two: one way, or there and back?"
                    : "";
        }

        private boolean isFactor(double ratio, double factor) {
            double margin = Math.min(Math.max(relative, NEAR), (factor - 1) / 4);
            return Math.abs(ratio / factor - 1) <= margin || Math.abs(ratio * factor - 1) <= margin;
        }

        @Override
        public String form() {
            return unit.isEmpty() ? "a number" : "a number in " + unit;
        }
    }

    /** A text; spaces and case make no difference. */
    record Text(Set<String> accepted, String form) implements Answer {
        static Text of(String right, String form) {
            return new Text(Set.of(right), form);
        }

        @Override
        public Judgement judge(String typed) {
            boolean right = accepted.stream().anyMatch(each -> normal(each).equals(normal(typed)));
            return Judgement.of(right ? Verdict.RIGHT : Verdict.WRONG);
        }

        private static String normal(String text) {
            return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        }
    }

    /** One of several options, by its letter. @param right its index */
    record Choice(List<String> options, int right) implements Answer {
        public Choice {
            options = List.copyOf(options);
        }

        /** The letter of an option. */
        public static char letter(int index) {
            return (char) ('a' + index);
        }

        @Override
        public Judgement judge(String typed) {
            String letter = typed.strip().toLowerCase(Locale.ROOT);
            int index = letter.length() == 1 ? letter.charAt(0) - 'a' : -1;
            if (index < 0 || index >= options.size()) {
                return Judgement.invalid("expected a letter from a to " + letter(options.size() - 1));
            }
            return Judgement.of(index == right ? Verdict.RIGHT : Verdict.WRONG);
        }

        @Override
        public String form() {
            return "a letter from a to " + letter(options.size() - 1);
        }
    }

    /** Sentences that a teacher reads. @param least how many words at least */
    record Words(int least) implements Answer {
        @Override
        public Judgement judge(String typed) {
            int count = typed.isBlank() ? 0 : typed.strip().split("\\s+").length;
            return count >= least
                    ? Judgement.of(Verdict.NOTED)
                    : Judgement.invalid("expected at least " + counted() + ", on one line");
        }

        private String counted() {
            return least == 1 ? "1 word" : least + " words";
        }

        @Override
        public String form() {
            return "at least " + counted() + " on one line, for your teacher to read";
        }

        @Override
        public boolean scored() {
            return false;
        }
    }
}
