package portlab.server.site;

/**
 * A folder that was asked for without its slash.
 *
 * @param to where it is
 */
public record Redirect(UrlPath to) implements SiteResult {}
