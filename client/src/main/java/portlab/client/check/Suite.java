package portlab.client.check;

import java.util.ArrayList;
import java.util.List;
import portlab.common.Protocol;
import portlab.common.check.Check;
import portlab.common.check.CheckSuite;
import portlab.common.check.Level;

/** The checks of servers of one service, in the order in which they run. */
public final class Suite {
    private final Protocol protocol;
    private final CheckSuite about;
    private final List<ScriptedCheck> checks;

    private Suite(String name, Protocol protocol, List<String> stages, List<ScriptedCheck> checks) {
        this.protocol = protocol;
        this.checks = List.copyOf(checks);
        this.about = new CheckSuite(
                name, stages, checks.stream().map(ScriptedCheck::check).toList());
    }

    /** Its name, as typed, and what it checks. */
    public CheckSuite about() {
        return about;
    }

    public String name() {
        return about.name();
    }

    /** The service whose ports are checked. */
    public Protocol protocol() {
        return protocol;
    }

    List<ScriptedCheck> checks() {
        return checks;
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
        return name().equals(UdpSuite.NAME);
    }

    /** Collects the checks of a suite. */
    static final class Builder {
        private final List<String> stages = new ArrayList<>();
        private final List<ScriptedCheck> checks = new ArrayList<>();

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
                ScriptedCheck.Script script,
                String... needs) {
            Check check = new Check(name, stages.size(), level, title, source, hint);
            checks.add(new ScriptedCheck(check, List.of(needs), script));
            return this;
        }

        /**
         * Adds the check that the server goes on after a client that leaves without a word.
         *
         * @param next another client's exchange
         */
        Builder nextClient(ScriptedCheck.Script next, String... needs) {
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
