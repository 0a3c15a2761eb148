package portlab.server.fault;

import java.io.IOException;
import portlab.common.wire.Reason;
import portlab.server.net.Connection;
import portlab.server.net.Next;
import portlab.server.net.Service;

/** Serves {@link FaultConnection}s: they decide when to call the service behind this one, and what to wait for. */
final class FaultService implements Service {
    private final Service service;
    private final FaultLog log;

    FaultService(Service service, FaultLog log) {
        this.service = service;
        this.log = log;
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public Next serve(Connection connection) throws IOException {
        FaultConnection faulty = (FaultConnection) connection;
        log.serving(faulty);
        try {
            return faulty.turn(service, log);
        } finally {
            log.serving(null);
        }
    }

    @Override
    public void busy(Connection connection, Reason why) throws IOException {
        FaultConnection faulty = (FaultConnection) connection;
        boolean midway = faulty.isServed() || faulty.isSending();
        faulty.stop();
        if (!midway) {
            service.busy(faulty, why);
        }
    }

    @Override
    public void cut(Connection connection) {
        FaultConnection faulty = (FaultConnection) connection;
        log.serving(faulty);
        try {
            if (!faulty.isServed()) {
                service.cut(faulty);
            }
        } finally {
            log.serving(null);
            faulty.stop();
        }
    }
}
