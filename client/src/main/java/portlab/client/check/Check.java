package portlab.client.check;

import java.util.List;
import portlab.client.exit.Failure;

/**
 * One thing that a server should do.
 *
 * @param name one word with hyphens, unique in its suite
 * @param stage from 1
 * @param title what the server should do, as in "answers a GET"
 * @param source the section of the RFC, or the sentence of the exercise
 * @param hint where to look, without the solution
 * @param needs names of checks that must not have failed
 */
public record Check(
        String name,
        int stage,
        Level level,
        String title,
        String source,
        String hint,
        List<String> needs,
        Script script) {

    /** Sends the check's bytes and judges the answers. Returns normally if the server passes. */
    public interface Script {
        void run(Peer peer) throws Failure, Verdict.Reached;
    }
}
