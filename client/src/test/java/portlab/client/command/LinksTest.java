package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

    @Test
    void findsTheNamesInAPagesOwnFolder() {
        String page = "<a href=\"a.txt\">a</a> <A class='x' HREF='dir/'>d</A> <a href=\"./b%20c.txt?x=1\">b</a>"
                + "<a href=\"a.txt#top\">again</a> <a href=\"../\">up</a> <a href=\"http://h/x\">far</a>"
                + "<a href=\"/root\">root</a> <a href=\"dir/deep\">deep</a> <a href=\"?sort=size\">sort</a>"
                + "<a href=\"mailto:x\">mail</a> <a href=\"100%\">odd</a> <link href=\"style.css\">";
        assertEquals(
                List.of(file("a.txt"), new Listing.Entry("dir", true, -1, ""), file("b c.txt"), file("100%")),
                Links.of(page, "/here/"));
    }

    /** Links that look like file names but lead out of the folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..", "../", "./..", "%2e%2e", "%2e%2e/", ".%2E/", "../x", "%2e%2e/x", "..%2fx", "%2fetc%2fpasswd",
                        "a%2f..",
                "a/b", "/", "//", "//evil/", "%2F/", ".", "./", "%2e/", "", "javascript:alert(1)", "file:///etc/passwd"
            })
    void linksOutOfTheFolderAreIgnored(String link) {
        assertEquals(List.of(), Links.of("<a href=\"" + link + "\">x</a>", "/here/"));
    }

    @Test
    void namesMayStartWithDots() {
        assertEquals(
                List.of(file("..."), file("..a"), file(".b")),
                Links.of("<a href='...'>x</a><a href='..a'>x</a><a href='.b'>x</a>", "/"));
    }

    @Test
    void acceptsTheLinkStylesOfOtherServers() {
        String page = "<a\nhref = a.txt>a</a><a class=x href=/here/b%20c>b</a><a href='/here/d/?C=N'>d</a>"
                + "<a href=\"it&#39;s&amp;&lt;.txt\">e</a><a href='./f:1'>f</a><a href>g</a><a href=>h</a><abbr href=i>";
        assertEquals(
                List.of(
                        file("a.txt"),
                        file("b c"),
                        new Listing.Entry("d", true, -1, ""),
                        file("it's&<.txt"),
                        file("f:1")),
                Links.of(page, "/here/"));
    }

    /** Six megabytes took minutes when the time was quadratic. */
    @ParameterizedTest
    @ValueSource(strings = {"<a ", "<a href=\"", "<a href='x' ", "<a =", "<", "<a h", "&amp;<a href=&"})
    @Timeout(20)
    void hostilePagesTakeLinearTime(String piece) {
        Links.of(piece.repeat((6 << 20) / piece.length()), "/");
    }

    private static Listing.Entry file(String name) {
        return new Listing.Entry(name, false, -1, "");
    }
}
