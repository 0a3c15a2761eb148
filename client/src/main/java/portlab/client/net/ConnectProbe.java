package portlab.client.net;

import portlab.client.exit.Failure;

/**
 * That an endpoint takes connections.
 *
 * @param address the address and port that did
 */
public record ConnectProbe(String address, long connectNanos) {

    /** Connects and closes. */
    public static ConnectProbe of(Connector connector, Endpoint endpoint) throws Failure {
        try (Connection connection = connector.connect(endpoint)) {
            return new ConnectProbe(connection.name(), connection.connectNanos());
        }
    }
}
