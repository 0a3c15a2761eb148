package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portlab.client.exit.Failure;
import portlab.client.net.Url;

class ReferencesTest {
    private static Url page() {
        try {
            return Url.parse("http://h:1/d/page.html");
        } catch (Failure e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> targets(References.Found found) {
        return found.here().stream().map(url -> url.resource().target()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "<img src=a.png>|/d/a.png",
                "<IMG alt='x' SRC = \"a b.png\">|/d/a%20b.png",
                "<script src=\"/js/x.js\" type=module></script>|/js/x.js",
                "<link rel=stylesheet href=s.css>|/d/s.css",
                "<link rel=\"shortcut ICON\" href=i.ico>|/d/i.ico",
                "<link rel=preload href=f.woff2 as=font>|/d/f.woff2",
                "<video src=v.mp4 poster=p.jpg><source src=w.webm></video>|/d/v.mp4 /d/p.jpg /d/w.webm",
                "<audio src=a.ogg><track src=t.vtt>|/d/a.ogg /d/t.vtt",
                "<iframe src=../f.html></iframe>|/f.html",
                "<object data=./o.svg></object><embed src=e.svg>|/d/o.svg /d/e.svg",
                "<input type=image src=b.png><input type=text src=no.png>|/d/b.png",
                "<svg><image href=in.png /></svg>|/d/in.png",
                "<p style=\"background: url('bg.png')\">|/d/bg.png",
                "<style>@import 'more.css'; b { background: url(c.png) }</style><img src=d.png>|/d/more.css /d/c.png /d/d.png",
                "<img src=a?x=1&amp;y=2>|/d/a?x=1&y=2",
                "<img src=../../../up.png>|/up.png",
                "<img src=e/../a.png><img src=a.png#x><img src=/d/./a.png>|/d/a.png",
                "<base href=/other/><img src=a.png>|/other/a.png",
                "<img src=//h:1/a.png><img src=http://H:1/b.png>|/a.png /b.png",
                "<a href=link.html><link rel=next href=n.html><link rel='alternate stylesheet' href=s.css>|~~",
                "<img src=''><img src><img src=#x><img src=data:image/png;base64,xx><iframe src=about:blank>|~~",
                "<!-- <img src=a.png> --><img src=b.png>|/d/b.png",
                "<script>document.write('<img src=a.png>')</script><img src=b.png>|/d/b.png",
                "<img src=page.html><img src=/d/page.html>|~~",
            })
    void ofAPage(String html, String targets) {
        References.Found found = References.ofPage(html, page());
        assertEquals(targets, String.join(" ", targets(found)));
        assertEquals(List.of(), found.elsewhere());
    }

    @Test
    void otherServersAreNotAsked() {
        String html = "<img src=http://other/x.png><script src=//cdn/y.js></script><img src=https://h:1/z.png>"
                + "<img src=ftp://h/f><img src=http://h:2/port.png><img src=mine.png>";
        References.Found found = References.ofPage(html, page());
        assertEquals(List.of("/d/mine.png"), targets(found));
        assertEquals(
                List.of("http://other/x.png", "//cdn/y.js", "https://h:1/z.png", "ftp://h/f", "http://h:2/port.png"),
                found.elsewhere());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a { background: url(a.png) } b { background: URL( \"b.png\" ) }|/d/a.png /d/b.png",
                "@import \"one.css\"; @import url(two.css); @import url('three.css') print;|/d/one.css /d/two.css /d/three.css",
                "/* url(no.png) */ a { background: url(/x.png) } /* open url(no.png)|/x.png",
                "@font-face { src: local('x'), url(f.woff2) format('woff2') }|/d/f.woff2",
                "a { background: url(data:image/png;base64,x) }|~~",
            })
    void ofAStyleSheet(String css, String targets) {
        assertEquals(targets, String.join(" ", targets(References.ofStyleSheet(css, page()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img ",
                "<img src=\"",
                "<!--",
                "<script>",
                "<style>",
                "<",
                "<style></",
                "<p style=\"url(",
                "/*a",
                "<link rel="
            })
    @Timeout(30)
    void hostilePagesTakeTimeInProportionToTheirLength(String piece) {
        References.ofPage(piece.repeat((4 << 20) / piece.length()), page());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*a", "url(", "url(\"", "@import ", "url('\"", "/", "*"})
    @Timeout(30)
    void hostileStyleSheetsTakeTimeInProportionToTheirLength(String piece) {
        References.ofStyleSheet(piece.repeat((4 << 20) / piece.length()), page());
    }

    /** Each reference repeats the base, so that the targets together are far longer than the page. */
    @Test
    @Timeout(30)
    void aLongBaseIsNotMultiplied() {
        String base = "<base href='/" + "a".repeat(1 << 20) + "/'>";
        StringBuilder html = new StringBuilder(base);
        for (int i = 0; i < 20_000; i++) {
            html.append("<img src=").append(i).append('>');
        }
        References.Found found = References.ofPage(html.toString(), page());
        assertEquals(References.MOST, found.here().size());
        assertEquals("/d/0", targets(found).get(0));
    }
}
