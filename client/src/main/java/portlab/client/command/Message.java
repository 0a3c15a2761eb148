package portlab.client.command;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import portlab.client.exit.ExitCode;
import portlab.client.exit.Failure;
import portlab.client.net.Connector;
import portlab.client.net.Endpoint;
import portlab.client.net.TextClient;
import portlab.common.Protocol;

/** Sends a text and checks that the reply repeats it (docs/protocol.md). */
public final class Message {
    private static final Pattern PREFIX =
            Pattern.compile("Server received at [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}: ");

    private Message() {}

    /**
     * @param text line feeds become spaces
     * @throws Failure also if the reply does not repeat the text
     */
    public static TextClient.Reply run(Connector connector, Endpoint endpoint, String text) throws Failure {
        String line = text.replace('\n', ' ');
        TextClient.Reply answer = new TextClient(connector, Protocol.MESSAGE).ask(endpoint, line);
        var prefix = PREFIX.matcher(answer.text());
        if (!prefix.lookingAt()
                || !withoutEnd(answer.text().substring(prefix.end())).equals(withoutEnd(asSent(line)))) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "wrong answer from " + answer.address() + ", which does not repeat the message: " + answer.text(),
                    TextClient.ANOTHER_SERVICE);
        }
        return answer;
    }

    /** The server may take a carriage return at the end for part of the line end. */
    private static String withoutEnd(String text) {
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** The text after encoding, which replaces lone surrogates. */
    private static String asSent(String line) {
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
