package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import portlab.common.Conditions;
import portlab.server.admission.AdmissionPolicy;
import portlab.server.net.LoopbackServer;
import portlab.server.net.MemoryBudget;
import portlab.server.site.Site;
import portlab.server.site.SiteSettings;

/** Peers that half-close in the middle of a head: they send nothing more, so the server does not wait for them. */
class HalfClosedTest {
    private static final int CROWD = 2000;
    private static final int FEW = 4;

    /** More than the server accepts at a time before it notices that the accepted ones have half-closed. */
    private static final int RESERVE = 100;

    private static final long MEMORY = 1 << 20;

    @TempDir
    Path folder;

    private HttpService service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpService.ofSite(
                new Site(SiteSettings.of(folder)),
                HttpSettings.DEFAULT,
                new Listings(new MemoryBudget(MEMORY), () -> {}, 2),
                exchange -> {},
                (what, cause) -> fail(what, cause));
    }

    /** Sends half a request, half-closes, and reads the whole response, but does not close. */
    private static String askHalf(Socket socket) throws IOException {
        LoopbackServer.say(socket, "GET / HTTP/1.0\r\nHo");
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static void assertAnswersACrowd(LoopbackServer server, String status) throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                Socket socket = server.connect();
                crowd.add(socket);
                String answer = askHalf(socket);
                assertTrue(answer.startsWith("HTTP/1.0 " + status + " "), i + ": " + answer);
            }
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    @Test
    void halfClosedPeersAreAnsweredAndClosedAtOnce() throws Exception {
        AdmissionPolicy narrow = new AdmissionPolicy(FEW, FEW, 0, List.of(), List.of());
        try (LoopbackServer server = new LoopbackServer(service, narrow, MEMORY)) {
            assertAnswersACrowd(server, "400");
            Conditions.await("no connection is left", () -> server.server().active() == 0);
            assertEquals(List.of(), server.reports());
        }
    }

    @Test
    void halfClosedPeersLeaveTheReserveToOthers() throws Exception {
        AdmissionPolicy full = new AdmissionPolicy(1, RESERVE, 0, List.of(), List.of());
        try (LoopbackServer server = new LoopbackServer(service, full, MEMORY);
                Socket served = server.connect()) {
            Conditions.await("it is served", () -> server.server().active() == 1);
            assertAnswersACrowd(server, "503");
            LoopbackServer.say(served, "GET / HTTP/1.0\r\n\r\n");
            assertTrue(LoopbackServer.line(served).startsWith("HTTP/1.0 200 "));
        }
    }
}
