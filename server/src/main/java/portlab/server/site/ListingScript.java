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
     * Looks for each of the words in each name. Names are read once; only rows that change are touched, and not at each
     * key in a long listing. A browser that comes back to the page fills the box in by itself.
     */
    private static final String SCRIPT = """
            (() => {
              const box = document.querySelector('input'), told = document.querySelector('footer'), all = told.textContent;
              let rows, names, timer;
              const filter = () => {
                rows ??= [...document.querySelector('tbody:last-of-type').rows];
                names ??= rows.map(row => row.cells[0].textContent.toLowerCase());
                const words = box.value.toLowerCase().split(/\\s+/).filter(word => word);
                let shown = 0;
                names.forEach((name, i) => {
                  const hidden = !words.every(word => name.includes(word));
                  if (rows[i].hidden !== hidden) rows[i].hidden = hidden;
                  shown += !hidden;
                });
                told.textContent = words.length ? `${shown} of ${rows.length} shown` : all;
              };
              box.oninput = () => {
                clearTimeout(timer);
                timer = setTimeout(filter, rows?.length > 2000 ? 150 : 0);
              };
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
