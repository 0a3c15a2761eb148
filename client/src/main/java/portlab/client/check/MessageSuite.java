package portlab.client.check;

import static portlab.common.check.Level.EXTRA;
import static portlab.common.check.Level.RECOMMENDED;
import static portlab.common.check.Level.REQUIRED;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import portlab.client.exit.Failure;
import portlab.client.net.RawConnection.State;
import portlab.common.Protocol;
import portlab.common.check.Verdict;

/** The checks of a server that answers a text with the time and the text. */
final class MessageSuite {
    private static final String FIRST = "replies";
    private static final String FORM = "Server received at YYYY-MM-DD HH:MM:SS: ";
    private static final Pattern REPLY =
            Pattern.compile("Server received at (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d): (.*)", Pattern.DOTALL);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private MessageSuite() {}

    static Suite suite() {
        String sentence = "the exercise: \"" + FORM + "text\"";
        return new Suite.Builder()
                .stage("replies with time and text")
                .check(
                        REQUIRED,
                        FIRST,
                        "answers a text",
                        sentence,
                        "is this the server's port, and does it write to the connection it accepted?",
                        peer -> TextTalk.requireAnything(peer, text(peer) + "\n", "a reply"))
                .check(
                        REQUIRED,
                        "form",
                        "answers in exactly this form",
                        sentence,
                        "compare letter by letter: spaces, colons, two digits each",
                        peer -> require(peer, text(peer)),
                        FIRST)
                .check(
                        REQUIRED,
                        "without-line-end",
                        "answers a text that has no line feed behind it",
                        "docs/protocol.md: a request ends with LF, with the client's side, or after 200 ms of silence",
                        "the client ends its side; what does your read return then?",
                        peer -> {
                            String text = text(peer);
                            Talk talk = peer.open().send(text).end();
                            requireReply(talk, text);
                        },
                        FIRST,
                        "form")
                .check(
                        EXTRA,
                        "clock",
                        "sends the current time",
                        "docs/protocol.md: the server's local time, with a 24-hour clock",
                        "time zones differ by at most 14 hours",
                        MessageSuite::clock,
                        FIRST,
                        "form")
                .stage("any text")
                .check(
                        REQUIRED,
                        "utf-8",
                        "returns texts beyond ASCII unchanged",
                        "docs/protocol.md: the text, byte for byte",
                        "which encoding do you use in both directions?",
                        peer -> require(peer, "grüße, 世界 🙂"),
                        FIRST,
                        "form")
                .check(
                        RECOMMENDED,
                        "pieces",
                        "understands a text that arrives in pieces",
                        "RFC 9293, 2.2: TCP is a stream of bytes; it keeps no boundaries of writes",
                        "how does your server know that the line is complete?",
                        MessageSuite::pieces,
                        FIRST,
                        "form")
                .check(
                        RECOMMENDED,
                        "long",
                        "returns a text of 10 kB",
                        "docs/protocol.md: up to 65,536 bytes",
                        "how many bytes does your buffer take, and what happens to the others?",
                        peer -> require(peer, "0".repeat(10_000)),
                        FIRST,
                        "form")
                .check(
                        RECOMMENDED,
                        "quit-words",
                        "goes on after quit, exit and bye",
                        "the exercise: such a word ends one client's session, not the server",
                        "which part of your program may end when a client leaves?",
                        MessageSuite::quitWords,
                        FIRST,
                        "form")
                .stage("several clients")
                .nextClient(peer -> require(peer, text(peer)), FIRST, "form")
                .check(
                        REQUIRED,
                        "silent-client",
                        "serves others while one client says nothing",
                        "the exercise: many clients at once",
                        "the server waits in a read for the silent client; who accepts the next one meanwhile?",
                        peer -> {
                            peer.open();
                            for (int i = 0; i < TextTalk.CLIENTS; i++) {
                                require(peer, text(peer));
                            }
                        },
                        FIRST,
                        "form")
                .check(
                        EXTRA,
                        "closes",
                        "ends the connection after its reply",
                        "docs/protocol.md: then closes",
                        "who closes the socket in your program?",
                        MessageSuite::closes,
                        FIRST,
                        "form")
                .build("message", Protocol.MESSAGE);
    }

    private static String text(Peer peer) {
        return "check " + peer.random().nextInt(1_000_000);
    }

    private static void require(Peer peer, String text) throws Failure, Verdict.Reached {
        try (Talk talk = peer.open()) {
            requireReply(talk.send((text + "\n").getBytes(StandardCharsets.UTF_8)), text);
        }
    }

    /** @return the time in the reply */
    private static String requireReply(Talk talk, String text) throws Failure, Verdict.Reached {
        byte[] reply = talk.line();
        Matcher form = REPLY.matcher(TextTalk.chomped(reply));
        if (!form.matches() || !form.group(2).equals(text)) {
            throw Verdict.failed(Judge.quoted(FORM + text), Judge.quoted(reply, talk.state()));
        }
        return form.group(1);
    }

    private static void pieces(Peer peer) throws Failure, Verdict.Reached {
        String text = text(peer);
        Talk talk = peer.open().send(text.substring(0, 3)).pause(60);
        requireReply(talk.send(text.substring(3) + "\n"), text);
    }

    private static void clock(Peer peer) throws Failure, Verdict.Reached {
        String text = text(peer);
        String time = requireReply(peer.open().send(text + "\n"), text);
        LocalDateTime now = LocalDateTime.now();
        try {
            if (Duration.between(LocalDateTime.parse(time, TIME), now).abs().toHours() > 26) {
                throw Verdict.failed("about " + TIME.format(now), time);
            }
        } catch (DateTimeParseException e) {
            throw Verdict.failed("a date and a time of day", time);
        }
    }

    private static void quitWords(Peer peer) throws Failure, Verdict.Reached {
        for (String word : List.of("quit", "exit", "bye")) {
            try (Talk talk = peer.open()) {
                talk.send(word + "\n").line();
            }
            try (Talk talk = peer.open()) {
                String text = text(peer);
                requireReply(talk.send(text + "\n"), text);
            }
        }
    }

    private static void closes(Peer peer) throws Failure, Verdict.Reached {
        String text = text(peer);
        Talk talk = peer.open().send(text + "\n");
        requireReply(talk, text);
        talk.all();
        if (talk.state() != State.END) {
            throw Verdict.failed("the end of the connection", Judge.ending(talk.state()));
        }
    }
}
