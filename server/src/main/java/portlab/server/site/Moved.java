package portlab.server.site;

/**
 * A folder that was asked for without its slash.
 *
 * @param to where it is
 */
public record Moved(UrlPath to) implements Finding {}
