package portlab.client.check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import portlab.client.net.RawConnection.State;
import portlab.client.net.RawResponse;
import portlab.common.SafeText;
import portlab.common.check.Verdict;

/** Compares what came with what should have come. Pure. */
final class Judge {
    private static final int EXCERPT = 60;

    /** U+FFFD in UTF-8, which decoders put in place of bytes that they cannot decode. */
    private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

    private Judge() {}

    /** Requires one of these statuses. */
    static void status(RawResponse response, int... allowed) throws Verdict.Reached {
        int status = response.head().status();
        if (Arrays.stream(allowed).noneMatch(each -> each == status)) {
            String expected = String.join(
                    " or ", Arrays.stream(allowed).mapToObj(Integer::toString).toList());
            throw Verdict.failed("the status " + expected, response.head().statusText());
        }
    }

    /** Requires that a malformed request is not answered as if it were a good one. */
    static void refusal(RawResponse response, String expected) throws Verdict.Reached {
        if (response.head().status() < 400) {
            throw Verdict.failed(expected, response.head().statusText());
        }
    }

    /** Requires a response whose head and body are complete. */
    static RawResponse complete(RawResponse response, State state, String expected) throws Verdict.Reached {
        boolean ended = state == State.END && response.mayEnd();
        if (!response.hasHead() || !response.complete() && !ended) {
            throw Verdict.failed(expected, missing(response, state));
        }
        return response;
    }

    private static String missing(RawResponse response, State state) {
        String got = response.hasHead()
                ? response.head().statusText() + " with only the first " + count(response.body().length, "byte")
                        + " of the body"
                : response.end() == 0 ? "no byte of an answer" : "the beginning of a head";
        return got + "; " + ending(state);
    }

    /** How a stream ended, as a clause. */
    static String ending(State state) {
        return switch (state) {
            case END -> "then the server closed the connection";
            case RESET -> "then the server reset the connection";
            case SILENCE -> "then nothing more came within " + Peer.PATIENCE_NANOS / 1_000_000_000L + " s";
            case BYTES -> "the connection stays open";
        };
    }

    /** Requires these bytes and no others. */
    static void same(byte[] expected, byte[] found, String what) throws Verdict.Reached {
        int at = Arrays.mismatch(expected, found);
        if (at < 0) {
            return;
        }
        String should = what + ": " + count(expected.length, "byte");
        if (at == expected.length || at == found.length) {
            String more = at == expected.length ? "those, and " + count(found.length - at, "byte") + " more" : "";
            throw Verdict.failed(should, more.isEmpty() ? "only the first " + count(at, "byte") : more);
        }
        throw Verdict.failed(
                should + ", " + hex(expected[at]) + " at offset " + at,
                count(found.length, "byte") + ", " + hex(found[at]) + " at offset " + at
                        + decoded(expected, found, at));
    }

    /** Says so if the bytes look as if a program had decoded them as text. */
    private static String decoded(byte[] expected, byte[] found, int at) {
        boolean replaced = found.length >= at + 3
                && Arrays.equals(Arrays.copyOfRange(found, at, at + 3), REPLACEMENT)
                && expected[at] < 0;
        if (replaced) {
            return ": ef bf bd stands for a byte that is not UTF-8, so the file was decoded as text";
        }
        return expected[at] < 0 && found[at] == '?' ? ": a question mark stands for a byte that is not text" : "";
    }

    /** Requires this text. */
    static void text(String expected, byte[] found, State state) throws Verdict.Reached {
        if (!Arrays.equals(expected.getBytes(StandardCharsets.UTF_8), found)) {
            throw Verdict.failed(quoted(expected), quoted(found, state));
        }
    }

    /** What came, in quotes, or why nothing came. */
    static String quoted(byte[] found, State state) {
        return found.length == 0 ? "nothing; " + ending(state) : quoted(new String(found, StandardCharsets.UTF_8));
    }

    static String quoted(String text) {
        String shown = text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
        return "\"" + SafeText.uncut(shown) + "\"";
    }

    static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String hex(byte b) {
        return "0x" + Character.forDigit(b >> 4 & 15, 16) + Character.forDigit(b & 15, 16);
    }
}
