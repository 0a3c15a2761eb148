package portlab.client.net;

import portlab.client.exit.Failure;

/**
 * A successful connection attempt.
 *
 * @param address the address and port that accepted it
 */
public record ConnectProbe(String address, long connectNanos) {

    /** Connects and closes the connection. */
    public static ConnectProbe of(Connector connector, Endpoint endpoint) throws Failure {
        try (Connection connection = connector.connect(endpoint)) {
            return new ConnectProbe(connection.name(), connection.connectNanos());
        }
    }
}
