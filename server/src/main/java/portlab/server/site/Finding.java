package portlab.server.site;

/** What a site has under a path. */
public sealed interface Finding permits Resource, Folder, Moved {}
