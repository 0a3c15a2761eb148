package portlab.client.cli;

import java.util.Optional;
import portlab.client.command.Get;
import portlab.client.net.Login;
import portlab.client.net.Timeouts;

/** A parsed short form: one file to fetch and the options for it. */
public record Fetch(Get.Request request, Timeouts timeouts, Optional<Login> login, boolean verbose, boolean quiet) {}
