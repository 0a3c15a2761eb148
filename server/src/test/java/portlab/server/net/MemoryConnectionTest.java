package portlab.server.net;

/** {@link MemoryConnection} fulfils the contract, so that tests on it are valid for sockets. */
class MemoryConnectionTest extends ConnectionContract {

    /** Beyond this size the peer must read before more is sent. */
    private static final int WINDOW = 1 << 20;

    @Override
    Peer connect(Script service, Hurry hurry) {
        MemoryConnection connection = new MemoryConnection().room(WINDOW);
        connection.begin(service);
        return new InMemory(connection, service);
    }

    @Override
    void assertNothingLeft(int defects) {
        // There is no server.
    }

    private record InMemory(MemoryConnection connection, Script service) implements Peer {
        @Override
        public void say(byte[] bytes) {
            connection.segment(bytes).serve(service);
        }

        @Override
        public void end() {
            connection.end().serve(service);
        }

        @Override
        public void reset() {
            connection.reset().serve(service);
        }

        @Override
        public void read() {
            connection.room(Long.MAX_VALUE).serve(service);
        }

        @Override
        public int heard() {
            return (int) connection.sent();
        }

        @Override
        public boolean sawEnd() {
            return connection.over();
        }

        @Override
        public void pass() {
            connection.pass(service);
        }

        @Override
        public void work() {
            connection.serve(service);
        }

        @Override
        public void stop() {
            connection.stop(service);
        }

        @Override
        public boolean isGone() {
            return connection.over();
        }

        @Override
        public void close() {}
    }
}
