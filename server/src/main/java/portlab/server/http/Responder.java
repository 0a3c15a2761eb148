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

    /** A reason to ask again later. */
    sealed interface Waiting extends Result permits InLine, Held {
        /** The budget for keeping the request meanwhile. */
        MemoryBudget memory();

        @Override
        default Result varying(String field) {
            return this;
        }

        @Override
        default Result after(Decisions earlier) {
            return this;
        }
    }

    /** The response needs a permit that others wait for too. */
    record InLine(ConcurrencyLimit limit, MemoryBudget memory) implements Waiting {}

    /** The response must not begin before {@link System#nanoTime} reaches {@code nanoTime}. */
    record Held(long nanoTime, MemoryBudget memory) implements Waiting {}
}
