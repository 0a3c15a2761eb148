package portlab.client.shell;

/**
 * Pasted lines that have not been read yet. Control characters in them have no effect. Any thread may clear them. Pure.
 */
final class PastedLines {
    private String rest = "";

    /** Adds a paste before the rest of an earlier one. */
    synchronized void add(String pasted) {
        StringBuilder plain = new StringBuilder(pasted.length());
        pasted.replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace('\t', ' ')
                .codePoints()
                .filter(c -> c == '\n' || !Character.isISOControl(c))
                .forEach(plain::appendCodePoint);
        rest = plain + rest;
    }

    /** Whether the next line is complete and can run without editing. */
    synchronized boolean hasLine() {
        return rest.indexOf('\n') >= 0;
    }

    /** Removes and returns the next line, complete or not, without its line end. */
    synchronized String next() {
        int end = rest.indexOf('\n');
        String line = end < 0 ? rest : rest.substring(0, end);
        rest = end < 0 ? "" : rest.substring(end + 1);
        return line;
    }

    synchronized void clear() {
        rest = "";
    }
}
