package portlab.server.site;

/** What a site has under a path. */
public sealed interface SiteResult permits Resource, Folder, Redirect {}
