package portlab.server.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import portlab.server.net.Connection;

/** The answers to pipelined requests, put together so that they leave in as few writes as possible. */
final class Answers {
    private static final int MOST = 256;

    private final Connection connection;
    private final ExchangeRecorder journal;
    private final List<Answer> unsent = new ArrayList<>();
    private ByteBuffer output;

    Answers(Connection connection, ExchangeRecorder journal) {
        this.connection = connection;
        this.journal = journal;
        this.output = connection.output();
    }

    /** Adds the answer to a request of {@code received} bytes that began as {@code request} does. */
    void add(RequestStart started, String request, int received, Doubling doubling, boolean newline)
            throws IOException {
        byte[] reply = Lines.reply(doubling.reply(), newline);
        if (unsent.size() == MOST || reply.length > output.remaining()) {
            send(true);
        }
        output.put(reply);
        unsent.add(new Answer(started, request, received, reply.length, doubling.outcome()));
    }

    /** Sends what was added, and records each exchange. */
    void send() throws IOException {
        send(false);
    }

    private void send(boolean moreFollow) throws IOException {
        if (unsent.isEmpty()) {
            return;
        }
        boolean complete = false;
        try {
            if (moreFollow) {
                connection.stepAside();
            }
            connection.write(output.flip());
            complete = true;
        } finally {
            for (Answer answer : unsent) {
                answer.record(connection, journal, complete);
            }
        }
        unsent.clear();
        output = connection.output();
    }

    private record Answer(RequestStart started, String request, int received, int sent, Outcome outcome) {
        void record(Connection connection, ExchangeRecorder journal, boolean complete) {
            journal.record(
                    connection, started, request, complete ? outcome : Outcome.CUT, received, complete ? sent : 0);
        }
    }
}
