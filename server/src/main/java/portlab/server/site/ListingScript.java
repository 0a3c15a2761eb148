package portlab.server.site;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The only script in pages made here: a listing's filter. A page without it lacks nothing but that. */
public final class ListingScript {
    /** Shown by the script only. */
    static final String BOX = "<input type=\"search\" aria-label=\"Filter by name\" placeholder=\"Filter by name\""
            + " autocomplete=\"off\" hidden>\n";

    /**
     * Looks for each of the words in each name. Names are read once, and rows are shown and hidden a thousand at a time, so
     * that typing goes on meanwhile. A browser that comes back to the page fills the box in by itself.
     */
    private static final String SCRIPT = """
            (() => {
              const box = document.querySelector('input'), told = document.querySelector('footer'), all = told.textContent;
              let rows, names, next;
              const show = (hits, from) => {
                hits.slice(from, from + 1000).forEach((hit, i) => {
                  if (rows[from + i].hidden === hit) rows[from + i].hidden = !hit;
                });
                if (from + 1000 < hits.length) next = setTimeout(show, 0, hits, from + 1000);
              };
              const filter = () => {
                rows ??= [...document.querySelector('tbody:last-of-type').rows];
                names ??= rows.map(row => row.cells[0].textContent.toLowerCase());
                const words = box.value.toLowerCase().split(/\\s+/);
                const hits = names.map(name => words.every(word => name.includes(word)));
                told.textContent = box.value.trim() ? `${hits.filter(hit => hit).length} of ${rows.length} shown` : all;
                clearTimeout(next);
                show(hits, 0);
              };
              box.oninput = filter;
              box.hidden = false;
              addEventListener('pageshow', () => box.value && filter());
            })();
            """;

    /** What runs. */
    static final String ELEMENT = "<script>" + SCRIPT + "</script>\n";

    /** The source expression that allows this script and no other (CSP Level 3 section 2.3.1). */
    public static final String SOURCE = source();

    private ListingScript() {}

    private static String source() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(SCRIPT.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
