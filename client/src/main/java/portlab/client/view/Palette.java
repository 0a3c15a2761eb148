package portlab.client.view;

/** Colours by what they mean. */
public enum Palette {
    /** For pipes, files, and whoever does not want colours. */
    PLAIN {
        @Override
        String paint(String sgr, String text) {
            return text;
        }
    },
    /** For terminals: the eight colours every terminal has (ECMA-48, SGR). */
    COLOURED {
        @Override
        String paint(String sgr, String text) {
            return "\033[" + sgr + "m" + text + "\033[0m";
        }
    };

    abstract String paint(String sgr, String text);

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    /** What the person came for. */
    String strong(String text) {
        return paint("1", text);
    }

    /** What is there for whoever looks. */
    String faint(String text) {
        return paint("2", text);
    }
}
