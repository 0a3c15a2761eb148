package portlab.client.lab;

import java.util.List;
import java.util.Set;
import portlab.client.lab.Answer.Number;
import portlab.client.lab.Answer.Text;
import portlab.client.lab.Answer.Words;

/** Lab 1: requests typed into nc. */
final class FirstRequest {
    private static final int LAST = TableFile.BYTES - 1;

    /** A request and the status of its answer. */
    private record Case(String request, String fields, int status) {}

    private static final List<Case> CASES = List.of(
            new Case("GET /labs/nothing-{}.html HTTP/1.0", "", 404),
            new Case("GET /labs HTTP/1.0", "", 301),
            new Case("DELETE /file.txt HTTP/1.0", "", 405),
            new Case("BREW /coffee-{} HTTP/1.0", "", 501),
            new Case("GET /labs/short.html HTTP/1.1", "", 400),
            new Case("GET /labs/short.html HTTP/3.0", "", 505),
            new Case("GET /labs/%zz-{}.html HTTP/1.0", "", 400),
            new Case("GET /labs/table.txt HTTP/1.0", "Range: bytes=9{}-", 416),
            new Case("GET /labs/table.txt HTTP/1.0", "If-Match: \"{}\"", 412));

    /** A field of the answer, and what it is for. */
    private record FieldCase(String name, String use) {}

    private static final List<FieldCase> FIELDS = List.of(
            new FieldCase("Content-Length", "how many bytes of body follow the head"),
            new FieldCase("Content-Type", "what kind of data the body is"),
            new FieldCase("Connection", "whether the connection stays open after the answer"),
            new FieldCase("Last-Modified", "when the file was last changed"),
            new FieldCase("ETag", "which version of the file this is, as a name that changes with every edit"),
            new FieldCase("Accept-Ranges", "that the server sends parts of this file, too"),
            new FieldCase("Cache-Control", "that a cache must ask before it uses its copy again"));

    private FirstRequest() {}

    static void fill(Draft draft) {
        draft.ask(Question.of(
                        "prediction",
                        "Before you try it: how many lines does the head of the answer to GET " + TableFile.PATH
                                + " HTTP/1.0 have, and how does a client know where the head ends?",
                        new Words(1))
                .hint("there is no wrong answer here; compare it with what you see later"));
        range(draft);
        suffix(draft);
        length(draft);
        List<Case> cases = draft.pick(CASES, 2);
        status(draft, "status", cases.get(0));
        status(draft, "another-status", cases.get(1));
        List<FieldCase> fields = draft.pick(FIELDS, 2);
        draft.ask(Question.of(
                        "field",
                        "Look at the answer to GET " + TableFile.PATH + ": which field says "
                                + fields.get(0).use() + "?",
                        Text.of(fields.get(0).name(), "a field's name, without the colon"))
                .hint("each line of the head but the first is a name, a colon and a value")
                .hint("`explain get labs/table.txt` in Portlab's client says what each line is for"));
        draft.ask(Question.of(
                        "explain",
                        "Explain the field " + fields.get(1).name()
                                + " to somebody who has never seen HTTP: who needs it, and what would go wrong without it?",
                        new Words(12))
                .hint("think of the client that gets the answer, and of the next request it will send"));
    }

    private static void range(Draft draft) {
        int line = (int) draft.between(100, TableFile.LINES - 1);
        int first = TableFile.offset(line) + TableFile.WORDS_FROM;
        int last = TableFile.offset(line) + TableFile.WORDS_TO - 1;
        draft.ask(Question.of(
                        "range",
                        "Fetch only the bytes " + first + " to " + last + " of " + TableFile.PATH
                                + " with nc. Which two words are they?",
                        Text.of(TableFile.words(line), "two words"))
                .hint("a request can have a field `Range: bytes=FIRST-LAST`; the first byte has the number 0")
                .hint("the field goes between the request line and the empty line, and ends with \\r\\n, too"));
    }

    private static void suffix(Draft draft) {
        long count = draft.between(100, 900);
        String right = "bytes " + (TableFile.BYTES - count) + "-" + LAST + "/" + TableFile.BYTES;
        draft.ask(Question.of(
                        "suffix",
                        "Ask for the last " + count
                                + " bytes of the same file, without computing where they begin. What is"
                                + " the value of Content-Range in the answer?",
                        new Text(Set.of(right, "Content-Range: " + right), "the field's value"))
                .hint("RFC 9110 section 14.1.2: a range whose first number is missing counts from the end")
                .hint("the value names the first byte, the last byte and the length of the whole file"));
    }

    private static void length(Draft draft) {
        String path = "/labs/short.html?seat=" + draft.between(10, 9999);
        String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
        draft.ask(Question.of(
                        "length",
                        "How many bytes does this request have, with all its line ends and the empty line?\n"
                                + "    GET " + path + " HTTP/1.0\n"
                                + "    Host: localhost",
                        new Number(Quantity.COUNT, "", request.length(), 0, 0))
                .hint("each line ends with two bytes, CR and LF")
                .hint("let printf and `wc -c` count, or look at a capture"));
    }

    private static void status(Draft draft, String name, Case each) {
        String drawn = Long.toString(draft.between(100_000, 999_999));
        String request = each.request().replace("{}", drawn);
        String field = each.fields().replace("{}", drawn);
        draft.ask(Question.of(
                        name,
                        "Send these lines and an empty line with nc. Which status comes back?\n    " + request
                                + (field.isEmpty() ? "" : "\n    " + field),
                        new Number(Quantity.COUNT, "", each.status(), 0, 0))
                .hint("the status is the number in the first line of the answer")
                .hint("send it just so: a field more or less can change the answer"));
    }
}
