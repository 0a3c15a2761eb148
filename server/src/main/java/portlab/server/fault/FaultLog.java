package portlab.server.fault;

import java.util.function.Consumer;
import portlab.server.net.Exchange;

/**
 * Names in each record of the log the faults that affected it, and delays the record until the last byte has left. A service
 * logs on the thread that serves, so the connection being served is the one that the record is about.
 */
final class FaultLog implements Consumer<Exchange> {
    private final Consumer<Exchange> log;
    private final ThreadLocal<FaultConnection> served = new ThreadLocal<>();

    FaultLog(Consumer<Exchange> log) {
        this.log = log;
    }

    /** Sets the connection that this thread serves; null at the end of a turn. */
    void serving(FaultConnection connection) {
        served.set(connection);
    }

    @Override
    public void accept(Exchange exchange) {
        FaultConnection connection = served.get();
        if (connection == null) {
            log.accept(exchange);
        } else {
            connection.logged(exchange, log);
        }
    }
}
