package portlab.server.http;

import java.io.IOException;
import portlab.server.net.ConcurrencyLimit;
import portlab.server.net.Connection;

/** From a request to its answer. */
interface Responder {
    /**
     * Answers.
     *
     * @param connection steps aside before what may take long, and tells of the server; nothing else is done with it
     */
    Result respond(Request request, Connection connection) throws IOException;

    /** An answer, or the reason to ask again later. */
    sealed interface Result permits Response, InLine {

        /** The same, which depends on a field of the request as well. */
        Result varying(String field);
    }

    /** The answer takes a permit, and others wait for one as well. */
    record InLine(ConcurrencyLimit limit) implements Result {
        @Override
        public Result varying(String field) {
            return this;
        }
    }
}
