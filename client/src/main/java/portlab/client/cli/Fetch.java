package portlab.client.cli;

import java.util.Optional;
import portlab.client.command.Get;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;

/** What the short form {@code HOST PORT FILE} asks for: one file, and how it is told of. */
public record Fetch(Get.Request request, Timeouts timeouts, Optional<Login> login, boolean verbose, boolean quiet) {}
