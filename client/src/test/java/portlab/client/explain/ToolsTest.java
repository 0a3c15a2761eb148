package portlab.client.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import portlab.client.explain.Exchange.Tool;

class ToolsTest {
    private static final String GET = "GET /a?b='c' HTTP/1.0\r\nHost: h:80\r\nUser-Agent: portlab/1\r\nAccept: */*\r\n"
            + "If-None-Match: \"x\"\r\nConnection: close\r\n\r\n";

    private static List<Tool> tools(boolean http, String service, String sent, long count) {
        return Tools.of(
                http, service, "127.0.0.1", 80, sent.getBytes(StandardCharsets.ISO_8859_1), count, Optional.empty());
    }

    @Test
    void aRequestOfHttp() {
        List<Tool> tools = tools(true, "http", GET, GET.length());
        assertEquals(
                List.of("curl", "nc", "tcpdump"),
                tools.stream().map(Tool::program).toList());
        assertEquals("""
                curl -si --http1.0 -A portlab/1 \\
                  -H 'If-None-Match: "x"' \\
                  -H 'Connection: close' \\
                  -g --path-as-is 'http://h:80/a?b='\\''c'\\'''""", tools.get(0).command());
        assertEquals("""
                printf 'GET /a?b='\\''c'\\'' HTTP/1.0\\r\\n'\\
                'Host: h:80\\r\\n'\\
                'User-Agent: portlab/1\\r\\n'\\
                'Accept: */*\\r\\n'\\
                'If-None-Match: "x"\\r\\n'\\
                'Connection: close\\r\\n'\\
                '\\r\\n' \\
                  | nc 127.0.0.1 80""", tools.get(1).command());
        assertEquals(
                "sudo tcpdump -i any -nn -A 'host 127.0.0.1 and tcp port 80'",
                tools.get(2).command());
    }

    @Test
    void aPasswordIsNotShown() {
        String masked = GET.replace("If-None-Match: \"x\"", "Authorization: Basic ****");
        List<Tool> tools = tools(true, "http", masked, masked.length());
        assertEquals(true, tools.get(0).command().contains(" -u USER:PASSWORD"));
        assertEquals(
                "the same bytes, once you put your credentials in place of the asterisks",
                tools.get(1).purpose());
    }

    @Test
    void otherServicesHaveNoCurl() {
        assertEquals("printf 'HEAD x\\n' \\\n  | nc -N 127.0.0.1 80", command("message", "HEAD x\n", 7));
        assertEquals("printf '21\\n' \\\n  | nc -N 127.0.0.1 80", command("calc", "21\n", 3));
        assertEquals(
                "printf '100%% \\\\ \\303\\274\\000' \\\n  | nc -N 127.0.0.1 80", command("echo", "100% \\ Ã¼\0", 10));
        assertEquals("head -c 5000000 /dev/urandom | nc -N 127.0.0.1 80 | wc -c", command("echo", "abc", 5_000_000));
        assertEquals("printf '1MB\\n' | nc -N 127.0.0.1 80 | wc -c", command("bulk", "1MB\n", 4));
        assertEquals(
                "{ printf '9B up\\n'; head -c 9 /dev/zero; } | nc -N 127.0.0.1 80 | wc -c",
                command("bulk", "9B up\n123456789", 15));
    }

    private static String command(String service, String sent, long count) {
        return tools(false, service, sent, count).get(0).command();
    }
}
