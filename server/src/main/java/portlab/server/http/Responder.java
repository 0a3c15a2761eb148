package portlab.server.http;

import java.io.IOException;
import portlab.server.net.Connection;

/** From a request to its answer. */
interface Responder {
    /**
     * Answers.
     *
     * @param connection steps aside before what may take long, and tells of the server; nothing else is done with it
     */
    Response respond(Request request, Connection connection) throws IOException;
}
