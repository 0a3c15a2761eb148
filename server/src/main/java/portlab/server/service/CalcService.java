package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Exchange;
import portlab.server.net.Next;
import portlab.server.service.ExchangeRecorder.Outcome;

/** Answers each line with twice the integer in it. */
public final class CalcService extends LineService {
    /** How many bytes a line may have, the blanks around the integer included. */
    static final int MAX_LINE = 8192;

    /**
     * @param silence time after which an unterminated line counts as complete
     * @param log receives a record of each exchange
     */
    public CalcService(Duration silence, Consumer<Exchange> log) {
        super("calc", MAX_LINE, silence, log);
    }

    @Override
    Optional<Next> answer(Connection connection, Request request, ByteBuffer text, Lines lines) throws IOException {
        Doubling doubling = Doubling.of(characters(text));
        Request decided =
                doubling.outcome() == Outcome.OK ? request : request.decided(Reason.NUMBER_INVALID, connection);
        lines.reply(decided, doubling.outcome(), doubling.reply());
        return doubling.closes() ? Optional.of(Next.LINGER) : Optional.empty();
    }

    /**
     * The answer to one request of the calc service. Pure.
     *
     * @param reply the reply's text, without a terminator
     * @param closes whether the service closes after it
     */
    record Doubling(String reply, Outcome outcome, boolean closes) {
        /** How many digits an integer may have, leading zeros included. */
        static final int MAX_DIGITS = 4096;

        private static final Doubling INVALID =
                new Doubling("Received data is not a valid integer", Outcome.REFUSED, false);
        private static final Doubling TOO_MANY_DIGITS = refusal("the integer has more than " + MAX_DIGITS + " digits");

        /** The refusal for {@code reason}, after which the service closes. */
        static Doubling refusal(String reason) {
            return new Doubling("ERROR " + reason, Outcome.REFUSED, true);
        }

        /**
         * Doubles the integer in {@code text}: ASCII digits after an optional {@code +} or {@code -}, with spaces and tabs
         * around. The reply has no leading zeros and no plus sign; zero has no sign at all.
         *
         * @param text one character for each byte
         */
        static Doubling of(String text) {
            int start = 0;
            int end = text.length();
            while (start < end && isBlank(text.charAt(start))) {
                start++;
            }
            while (end > start && isBlank(text.charAt(end - 1))) {
                end--;
            }
            boolean negative = start < end && text.charAt(start) == '-';
            boolean signed = negative || start < end && text.charAt(start) == '+';
            String digits = text.substring(signed ? start + 1 : start, end);
            if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return INVALID;
            }
            if (digits.length() > MAX_DIGITS) {
                return TOO_MANY_DIGITS;
            }
            String twice = twice(digits);
            return new Doubling(negative && !twice.equals("0") ? "-" + twice : twice, Outcome.OK, false);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        private static String twice(String digits) {
            char[] sum = new char[digits.length() + 1];
            int carry = 0;
            for (int i = digits.length() - 1; i >= 0; i--) {
                int doubled = 2 * (digits.charAt(i) - '0') + carry;
                sum[i + 1] = (char) ('0' + doubled % 10);
                carry = doubled / 10;
            }
            sum[0] = (char) ('0' + carry);
            int first = 0;
            while (first < sum.length - 1 && sum[first] == '0') {
                first++;
            }
            return new String(sum, first, sum.length - first);
        }
    }
}
