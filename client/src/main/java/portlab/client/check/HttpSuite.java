package portlab.client.check;

import portlab.common.Protocol;

/** The checks of a web server that serves a folder. Later stages build on earlier ones. */
final class HttpSuite {
    /** The first check, which all others need. */
    static final String FIRST = "responds";

    private HttpSuite() {}

    static Suite suite() {
        Suite.Builder suite = new Suite.Builder();
        AnswerChecks.responds(suite);
        AnswerChecks.head(suite);
        AnswerChecks.missing(suite);
        FileChecks.files(suite);
        FileChecks.headMethod(suite);
        FileChecks.outside(suite);
        ClientChecks.malformed(suite);
        ClientChecks.clients(suite);
        ConditionChecks.conditions(suite);
        ConditionChecks.ranges(suite);
        ConnectionChecks.connections(suite);
        ConnectionChecks.large(suite);
        ConnectionChecks.end(suite);
        return suite.build("http", Protocol.HTTP);
    }
}
