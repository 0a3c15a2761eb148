package portlab.common.wire;

/**
 * Why the server or the client does what it does. The code that decides gives the constant; the sentence exists nowhere else.
 * docs/reasons.md lists all.
 */
public enum Reason {
    OK("The path names a file, and the request has no conditions", "RFC 9110 15.3.1"),
    NOT_MODIFIED_BY_TAG("If-None-Match names the current entity tag", "RFC 9110 13.1.2");

    private final String sentence;
    private final String source;

    Reason(String sentence, String source) {
        this.sentence = sentence;
        this.source = source;
    }

    /** The reason in plain English: one line, no full stop. */
    public String sentence() {
        return sentence;
    }

    /** Where the rule comes from: a section of an RFC, or an option of Portlab. */
    public String source() {
        return source;
    }
}
