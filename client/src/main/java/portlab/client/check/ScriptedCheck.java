package portlab.client.check;

import java.util.List;
import portlab.client.exit.Failure;
import portlab.common.check.Check;
import portlab.common.check.Verdict;

/**
 * A check of a server, and how to do it.
 *
 * @param needs names of checks that must not have failed
 */
record ScriptedCheck(Check check, List<String> needs, Script script) {

    /** Sends the check's bytes and judges the answers. Returns normally if the server passes. */
    interface Script {
        void run(Peer peer) throws Failure, Verdict.Reached;
    }
}
