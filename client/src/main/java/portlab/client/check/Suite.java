package portlab.client.check;

import java.util.ArrayList;
import java.util.List;
import portlab.common.Protocol;

/**
 * The checks of one service, in the order in which they run.
 *
 * @param name as typed: {@code http}
 * @param protocol the service whose ports are checked
 * @param stages their titles
 */
public record Suite(String name, Protocol protocol, List<String> stages, List<Check> checks) {

    public Suite {
        stages = List.copyOf(stages);
        checks = List.copyOf(checks);
    }

    /** All suites. */
    public static List<Suite> all() {
        return List.of(
                HttpSuite.suite(),
                UdpSuite.suite(),
                BulkSuite.suite(),
                CalcSuite.suite(),
                EchoSuite.suite(),
                MessageSuite.suite());
    }

    /** Whether datagrams are checked, and not connections. */
    public boolean isUdp() {
        return name.equals(UdpSuite.NAME);
    }

    /** Collects the checks of a suite. */
    static final class Builder {
        private final List<String> stages = new ArrayList<>();
        private final List<Check> checks = new ArrayList<>();

        Builder stage(String title) {
            stages.add(title);
            return this;
        }

        /** Adds a check to the last stage. @param needs names of earlier checks */
        Builder check(
                Level level,
                String name,
                String title,
                String source,
                String hint,
                Check.Script script,
                String... needs) {
            checks.add(new Check(name, stages.size(), level, title, source, hint, List.of(needs), script));
            return this;
        }

        /**
         * Adds the check that the server goes on after a client that leaves without a word.
         *
         * @param next another client's exchange
         */
        Builder nextClient(Check.Script next, String... needs) {
            return check(
                    Level.REQUIRED,
                    "next-client",
                    "goes on after a client that leaves without a word",
                    "the exercise: the server runs until it is stopped",
                    "what does your read return when the client has closed?",
                    peer -> {
                        peer.open().close();
                        next.run(peer);
                    },
                    needs);
        }

        Suite build(String name, Protocol protocol) {
            return new Suite(name, protocol, stages, checks);
        }
    }
}
