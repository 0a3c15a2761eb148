package portlab.server.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubjectNameTest {
    private static List<String> extensions(List<SubjectName> names) {
        return names.stream().map(SubjectName::extension).toList();
    }

    @Test
    void namesAreOnceAndInLowerCase() throws Exception {
        InetAddress scoped = InetAddress.getByName("fe80::1");
        List<SubjectName> names = SubjectName.of(
                List.of(InetAddress.getByName("127.0.0.1"), scoped, InetAddress.getByName("127.0.0.1")),
                List.of(
                        "Box",
                        "localhost",
                        "my_box.local",
                        "*.example",
                        "a,ip:1.2.3.4",
                        "10.0.0.1",
                        "::1",
                        "",
                        "zażółć"));
        assertEquals(
                List.of("dns:localhost", "dns:box", "dns:my_box.local", "ip:127.0.0.1", "ip:fe80:0:0:0:0:0:0:1"),
                extensions(names));
    }

    @Test
    void earlierNamesStayUnlessThereAreTooMany() throws Exception {
        List<SubjectName> needed = SubjectName.of(List.of(InetAddress.getByName("127.0.0.1")), List.of());
        List<String> before = List.of("localhost", "10.0.0.9", "0:0:0:0:0:0:0:1", "old.example");
        assertEquals(
                List.of("dns:localhost", "ip:127.0.0.1", "ip:10.0.0.9", "ip:0:0:0:0:0:0:0:1", "dns:old.example"),
                extensions(SubjectName.union(needed, before)));
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "h" + i).toList();
        assertEquals(needed, SubjectName.union(needed, many));
        assertEquals(needed, SubjectName.union(needed, Collections.emptyList()));
    }
}
