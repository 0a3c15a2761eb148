package portlab.server.site;

/**
 * What a person reads when a request went wrong.
 *
 * @param code the status code
 * @param reason its reason phrase
 * @param what happened, in a sentence
 * @param asked what was asked for, any text, or null
 */
public record ErrorPage(int code, String reason, String what, String asked) {

    /** For browsers. */
    public String html() {
        String path = asked == null ? "" : "<p class=\"dim\"><code>" + Markup.escape(asked) + "</code></p>\n";
        return Markup.page(
                code + " " + reason,
                "<p class=\"code\">" + code + "</p>\n<h1>" + Markup.escape(reason) + "</h1>\n<p>" + Markup.escape(what)
                        + "</p>\n" + path + "<p><a href=\"/\">To the start page</a></p>\n");
    }

    /** For everyone else. */
    public String text() {
        return code + " " + reason + "\n" + what + "\n";
    }
}
