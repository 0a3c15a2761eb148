package portlab.client.shell;

/**
 * What was pasted and has not been read yet, line by line. Keys in it are text: none of them edits, completes or stops. Any
 * thread may clear it. Pure.
 */
final class PastedLines {
    private String rest = "";

    /** Takes a paste as the terminal sends it, in front of what is left of an earlier one. */
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

    /** Whether the next line is whole, so that it is to be run, not to be edited. */
    synchronized boolean hasLine() {
        return rest.indexOf('\n') >= 0;
    }

    /** Takes the next line, whole or not, without its end. */
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
