package portlab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import portlab.server.http.HttpSettings;
import portlab.server.net.MemoryConnection;
import portlab.server.net.Next;
import portlab.server.net.Service;

class HttpWarmUpTest {

    @Test
    void everyJavaRuntimeHasTheFile() throws IOException {
        Service service = HttpWarmUp.service(HttpSettings.DEFAULT);
        MemoryConnection connection = new MemoryConnection().segment(HttpWarmUp.REQUEST);
        assertEquals(Next.CLOSE, connection.drive(service));
        assertTrue(connection.text().contains(" 200 OK\r\n"), connection.text());
        assertTrue(connection.text().contains("JAVA_VERSION="), connection.text());
    }
}
