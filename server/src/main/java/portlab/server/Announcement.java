package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import portlab.common.AddressText;
import portlab.common.Protocol;
import portlab.common.SafeText;
import portlab.common.Version;
import portlab.server.net.Listener;

/** The start message: the folder and all addresses, one per line. */
final class Announcement {
    private static final int NAME_WIDTH = 9;

    private final StringBuilder text = new StringBuilder();

    private Announcement() {}

    /** Writes a line for each port; HTTP addresses as URLs. */
    static String of(ServerConfig config, List<Services.Binding> bindings) throws IOException {
        Announcement announcement = new Announcement();
        announcement.text.append("Portlab ").append(Version.number()).append('\n');
        for (Services.Binding binding : bindings) {
            if (binding instanceof Services.Binding.Bound bound) {
                announcement.add(bound.listener(), config);
            } else if (binding instanceof Services.Binding.Missing missing) {
                announcement.line(missing.name(), "not served: " + missing.reason());
            } else if (binding instanceof Services.Binding.BoundUdp bound) {
                announcement.line(
                        bound.name(),
                        AddressText.of(bound.listener().addresses().get(0)));
            }
        }
        if (config.wire().isOn()) {
            announcement.line("wire", config.wire().description());
        }
        announcement.addFaults(config);
        return announcement.text.append("Ctrl-C ends it.\n").toString();
    }

    private void add(Listener listener, ServerConfig config) throws IOException {
        String name = listener.service().name();
        int port = listener.address().getPort();
        List<InetAddress> addresses = Addresses.of(listener.address().getAddress(), config.admission()::allows);
        if (name.equals(Protocol.HTTP.word())) {
            for (InetAddress address : addresses) {
                line(name, "http://" + text(address, port) + "/");
            }
            line("folder", folder(config));
        } else if (name.equals(Protocol.ADMIN.word())) {
            line(name, "http://" + text(addresses.get(0), port) + "/metrics");
            line("live", "http://" + text(addresses.get(0), port) + "/");
        } else {
            line(name, text(addresses.get(0), port));
        }
    }

    private void addFaults(ServerConfig config) {
        if (!config.faults().isEmpty()) {
            line("FAULTS", "on: things go wrong on purpose; repeat them with --seed " + config.seed());
            config.faults().forEach(rule -> line("fault", SafeText.escaped(rule.toString())));
        }
    }

    private static String text(InetAddress address, int port) {
        return AddressText.of(new InetSocketAddress(address, port));
    }

    static String folder(ServerConfig config) {
        Path folder = config.site().folder();
        String path = folder.toAbsolutePath().normalize().toString();
        return folder.equals(ServerConfig.HERE) ? path + " (no ./" + ServerConfig.WWW + " found)" : path;
    }

    private void line(String name, String value) {
        text.append("  ").append(name).append(" ".repeat(NAME_WIDTH - name.length()));
        text.append(value).append('\n');
    }
}
