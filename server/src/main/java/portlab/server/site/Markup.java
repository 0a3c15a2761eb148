package portlab.server.site;

import portlab.common.SafeText;

/** The HTML that all generated pages share. A page needs no other file. */
public final class Markup {
    /**
     * Rows are grids instead of table rows: only then can a browser skip rows that are out of sight, which makes
     * showing and filtering tens of thousands of them fast.
     */
    static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1c2024;--dim:#5b6470;--line:#e3e6ea;--edge:#7d8894;--page:#fbfcfd;--card:#fff;\
            --link:#0b5fbe;--hover:#f1f5fa}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#97a1ad;--line:#2b3138;--edge:#76818d;--page:#14171a;\
            --card:#1a1e22;--link:#6db1ff;--hover:#22282e}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
            main{max-width:60rem;margin:0 auto;padding:2rem 1rem 3rem}
            h1{font-size:1.35rem;font-weight:650;margin:0 0 1.2rem;overflow-wrap:anywhere}
            a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
            input{width:100%;margin:0 0 1rem;padding:.5rem .8rem;font:inherit;color:inherit;background:var(--card);\
            border:1px solid var(--edge);border-radius:.3rem}
            input::placeholder{color:var(--dim);opacity:1}
            table,thead,tbody{display:block}
            table{background:var(--card);border:1px solid var(--line)}
            tr{display:grid;grid-template-columns:1fr 7rem 10rem;column-gap:1rem;align-items:center;padding:.45rem .8rem;\
            border-bottom:1px solid var(--line)}
            tbody tr{content-visibility:auto;contain-intrinsic-height:auto 2.4rem}
            tbody tr:hover{background:var(--hover)}tbody:last-child tr:last-child{border-bottom:0}
            th,td{padding:0;text-align:left;overflow-wrap:anywhere}
            th{font-size:.8rem;font-weight:600}th a{color:var(--dim)}
            th+th,td+td{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            td+td,footer,.dim{color:var(--dim)}
            footer{margin-top:1rem;font-size:.85rem}
            .code{font-size:4.5rem;font-weight:700;line-height:1;letter-spacing:-.03em;color:var(--dim);margin:12vh 0 .6rem}
            code{overflow-wrap:anywhere}
            [hidden]{display:none!important}
            @media(max-width:34rem){tr{grid-template-columns:1fr auto}td:first-child{grid-column:1/-1}\
            td+td{text-align:left;font-size:.85rem}td:empty{display:none}tbody tr{contain-intrinsic-height:auto 3.6rem}\
            thead tr{grid-template-columns:auto auto auto;justify-content:space-between}th a{display:block;padding:.4rem 0}}
            """;

    /** The start of a page, up to its title. */
    static final String BEFORE_TITLE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <link rel="icon" href="data:,">
            <title>""";

    /** The part between title and content. */
    static final String AFTER_TITLE = "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n";

    /** The end of a page. */
    static final String END = "</main>\n</body>\n</html>\n";

    private Markup() {}

    /**
     * A whole page.
     *
     * @param title any text
     * @param body markup
     */
    public static String page(String title, String body) {
        return BEFORE_TITLE + escape(title) + AFTER_TITLE + body + END;
    }

    /** Escapes text for an element or a quoted attribute; control characters become visible. */
    public static String escape(String text) {
        StringBuilder markup = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String entity = entity(c);
            if (entity == null) {
                markup.appendCodePoint(visible(c));
            } else {
                markup.append(entity);
            }
        }
        return markup.toString();
    }

    /** The entity for a character with a meaning in markup; null for others. */
    static String entity(int c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }

    /**
     * The character to show for {@code c}: a control character's picture, and U+FFFD for what would hide or reorder text.
     * Some scripts and emoji need the two joiners.
     */
    static int visible(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        }
        boolean joiner = c == 0x200c || c == 0x200d;
        return joiner || !SafeText.misleads(c) ? c : 0xfffd;
    }
}
