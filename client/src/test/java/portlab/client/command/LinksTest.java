package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {

    @Test
    void findsTheNamesInAPagesOwnFolder() {
        String page = "<a href=\"a.txt\">a</a> <A class='x' HREF='dir/'>d</A> <a href=\"./b%20c.txt?x=1\">b</a>"
                + "<a href=\"a.txt#top\">again</a> <a href=\"../\">up</a> <a href=\"http://h/x\">far</a>"
                + "<a href=\"/root\">root</a> <a href=\"dir/deep\">deep</a> <a href=\"?sort=size\">sort</a>"
                + "<a href=\"mailto:x\">mail</a> <a href=\"100%\">odd</a> <link href=\"style.css\">";
        assertEquals(
                List.of(file("a.txt"), new Listing.Entry("dir", true, -1, ""), file("b c.txt"), file("100%")),
                Links.of(page));
    }

    private static Listing.Entry file(String name) {
        return new Listing.Entry(name, false, -1, "");
    }
}
