package portlab.client.cli;

/** When to use colours. */
public enum Colour {
    /** On terminals that support colours, unless NO_COLOR is set. */
    AUTO,
    ALWAYS,
    NEVER
}
