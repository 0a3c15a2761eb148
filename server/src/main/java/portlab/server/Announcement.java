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
import portlab.server.fault.FaultRule;
import portlab.server.net.Listener;
import portlab.server.site.UrlPath;

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
                line(name, site(address, port));
            }
            UrlPath mirror = config.http().tools().mirror();
            if (mirror != null) {
                String site = site(addresses.get(0), port);
                line("mirror", site + mirror.encoded().substring(1));
            }
            line("folder", folder(config));
        } else if (name.equals(Protocol.ADMIN.word())) {
            line(name, "http://" + text(addresses.get(0), port) + "/metrics");
        } else {
            line(name, text(addresses.get(0), port));
        }
    }

    private void addFaults(ServerConfig config) {
        if (!config.faults().isEmpty()) {
            line("FAULTS", "on: things go wrong on purpose; repeat them with --seed " + config.seed());
            for (FaultRule rule : config.faults()) {
                line("fault", SafeText.escaped(rule.toString()));
            }
        }
    }

    private static String site(InetAddress address, int port) {
        return "http://" + text(address, port) + "/";
    }

    /** The site's URLs: the one for this machine's browser, and the best one for others; null if there is none. */
    record SiteUrls(String here, String network) {
        static SiteUrls of(ServerConfig config, List<Services.Binding> bindings) throws IOException {
            String here = null;
            String network = null;
            for (Services.Binding binding : bindings) {
                if (binding instanceof Services.Binding.Bound bound
                        && bound.listener().service().name().equals(Protocol.HTTP.word())) {
                    InetSocketAddress address = bound.listener().address();
                    for (InetAddress each : Addresses.of(address.getAddress(), config.admission()::allows)) {
                        String url = site(each, address.getPort());
                        here = here == null || each.isLoopbackAddress() ? url : here;
                        network = network == null && !each.isLoopbackAddress() ? url : network;
                    }
                }
            }
            return new SiteUrls(here, network);
        }
    }

    private static String text(InetAddress address, int port) {
        return AddressText.of(new InetSocketAddress(address, port));
    }

    private static String folder(ServerConfig config) {
        Path folder = config.site().folder();
        String path = folder.toAbsolutePath().normalize().toString();
        return folder.equals(ServerConfig.HERE) ? path + " (no ./" + ServerConfig.WWW + " found)" : path;
    }

    private void line(String name, String value) {
        text.append("  ").append(name).append(" ".repeat(NAME_WIDTH - name.length()));
        text.append(value).append('\n');
    }
}
