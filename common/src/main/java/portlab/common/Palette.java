package portlab.common;

/** Colours by meaning. */
public enum Palette {
    /** For pipes and files, and with colours turned off. */
    PLAIN {
        @Override
        String paint(String sgr, String text) {
            return text;
        }
    },
    /** For terminals: basic SGR sequences (ECMA-48). */
    COLOURED {
        @Override
        String paint(String sgr, String text) {
            return "\033[" + sgr + "m" + text + "\033[0m";
        }
    };

    abstract String paint(String sgr, String text);

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    /** The main result. */
    public String strong(String text) {
        return paint("1", text);
    }

    /** Details. */
    public String faint(String text) {
        return paint("2", text);
    }

    /** A part of a drawing: the first, second or third of what it tells apart. */
    public String series(int number, String text) {
        return paint(number == 0 ? "33" : number == 1 ? "36" : "32", text);
    }
}
