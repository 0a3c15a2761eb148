package portlab.client.cli;

import portlab.client.command.Get;
import portlab.client.net.Timeouts;

/** What the short form {@code HOST PORT FILE} asks for: one file, and how it is told of. */
public record Fetch(Get.Request request, Timeouts timeouts, boolean verbose, boolean quiet) {}
