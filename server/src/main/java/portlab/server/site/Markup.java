package portlab.server.site;

/** The HTML that all pages made here share. They need nothing but themselves: no script, no other file. */
final class Markup {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2024;--dim:#6b7480;--line:#e3e6ea;--page:#fbfcfd;--card:#fff;--link:#0b63c5;\
            --hover:#f1f5fa}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#97a1ad;--line:#2b3138;--page:#14171a;--card:#1a1e22;\
            --link:#6db1ff;--hover:#22282e}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
            main{max-width:60rem;margin:0 auto;padding:2rem 1rem 3rem}
            h1{font-size:1.35rem;font-weight:650;margin:0 0 1.2rem;overflow-wrap:anywhere}
            a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
            table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line)}
            th,td{padding:.45rem .8rem;text-align:left;border-bottom:1px solid var(--line)}
            tr:last-child td{border-bottom:0}tbody tr:hover{background:var(--hover)}
            th{font-size:.8rem;font-weight:600}th a{color:var(--dim)}
            td:first-child{overflow-wrap:anywhere}
            .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            td.n,footer,.dim{color:var(--dim)}
            footer{margin-top:1rem;font-size:.85rem}
            .code{font-size:4.5rem;font-weight:700;line-height:1;letter-spacing:-.03em;color:var(--dim);margin:12vh 0 .6rem}
            code{overflow-wrap:anywhere}
            @media(max-width:34rem){.t{display:none}th,td{padding:.45rem .5rem}}
            """;

    private Markup() {}

    /**
     * A whole page.
     *
     * @param title any text
     * @param body markup
     */
    static String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                + "<link rel=\"icon\" href=\"data:,\">\n<title>" + escape(title) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    /** Makes any text stand for itself, in an element or in a quoted attribute; control characters become visible. */
    static String escape(String text) {
        StringBuilder markup = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                default -> markup.append(visible(c));
            }
        }
        return markup.toString();
    }

    /** A control character's picture; also for those that turn the direction of text. */
    static char visible(char c) {
        if (c < 0x20) {
            return (char) (0x2400 + c);
        }
        boolean misleading = (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        return misleading ? '\ufffd' : c;
    }
}
