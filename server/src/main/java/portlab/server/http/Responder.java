package portlab.server.http;

import java.io.IOException;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;
import portlab.server.net.Decisions;
import portlab.server.net.MemoryBudget;

/** Turns a request into a response. */
interface Responder {
    /** @param connection only to step aside before slow work, and to read the server's state */
    Result respond(Request request, Connection connection) throws IOException;

    /** A response, or a reason to ask again later. */
    sealed interface Result permits Response, Waiting {

        /** The same, with one more field name in Vary. */
        Result varying(String field);

        /** The same, with earlier decisions before its own. */
        Result after(Decisions earlier);
    }

    /**
     * The response needs a permit that others wait for too.
     *
     * @param memory the budget for keeping the request meanwhile
     */
    record Waiting(ConcurrencyLimit limit, MemoryBudget memory) implements Result {
        @Override
        public Result varying(String field) {
            return this;
        }

        @Override
        public Result after(Decisions earlier) {
            return this;
        }
    }
}
