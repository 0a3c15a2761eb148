package portlab.client.cli;

/** When to use colours. */
public enum Colour {
    /** On a terminal that takes them, unless NO_COLOR says no. */
    AUTO,
    ALWAYS,
    NEVER
}
