package portlab.client.shell;

import portlab.client.cli.Session;
import portlab.client.exit.Failure;
import portlab.client.net.HttpClient;
import portlab.client.net.HttpResponse;
import portlab.client.net.Network;
import portlab.client.net.Timeouts;
import portlab.common.Protocol;
import portlab.common.SafeText;

/** The first lines of the shell: a hint, and whether the server answers. */
final class Greeting {
    private static final long SECOND = 1_000_000_000L;
    private static final Timeouts PATIENCE = new Timeouts(SECOND, SECOND);

    private Greeting() {}

    /** @param keys a hint on the terminal's keys */
    static void say(Session session, String keys) throws Failure {
        session.output().note("help lists the commands, " + keys + "\n");
        Network network = session.background();
        try (HttpResponse response =
                network.http(PATIENCE).send(session.directory().of(Protocol.HTTP), "HEAD", "/", HttpClient.ANYTHING)) {
            String server = response.head().field("Server").orElse("unnamed server");
            session.output()
                    .note(SafeText.of(server) + " at " + response.reply().address() + " answers\n");
        } catch (Failure e) {
            session.output().tell("connect", session.target(), e);
        }
    }
}
