package portlab.server.site;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The script of a listing, which adds the filter; no other generated page has one. The page works without it. */
public final class ListingScript {
    /** The filter box; only the script shows it. */
    static final String BOX = "<input type=\"search\" aria-label=\"Filter by name\" placeholder=\"Filter by name\""
            + " autocomplete=\"off\" hidden>\n";

    /**
     * Matches every typed word against every name. Reads names once, and shows and hides a thousand rows at a time, so
     * that the user can go on typing. A browser that returns to the page fills in the box itself.
     */
    private static final String SCRIPT = """
            (() => {
              const box = document.querySelector('input'), status = document.querySelector('footer'), all = status.textContent;
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
                status.textContent = box.value.trim() ? `${hits.filter(hit => hit).length} of ${rows.length} shown` : all;
                clearTimeout(next);
                show(hits, 0);
              };
              box.oninput = filter;
              box.hidden = false;
              addEventListener('pageshow', () => box.value && filter());
            })();
            """;

    /** The script element. */
    static final String ELEMENT = "<script>" + SCRIPT + "</script>\n";

    /** The source expression that allows only this script (CSP Level 3 section 2.3.1). */
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
