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
import portlab.server.certificate.CertificateWatch;
import portlab.server.fault.FaultRule;
import portlab.server.net.Listener;
import portlab.server.site.UrlPath;

/** The start message: the folder and all addresses, one per line. */
final class Announcement {
    private static final int NAME_WIDTH = 9;

    private final StringBuilder text = new StringBuilder();
    private boolean folderShown;

    /** The first page over TLS; null until there is one. */
    private String secureUrl;

    private Announcement() {}

    /**
     * Writes a line for each port; HTTP addresses as URLs.
     *
     * @param certificate null if no port speaks TLS
     */
    static String of(ServerConfig config, List<Services.Binding> bindings, CertificateWatch certificate)
            throws IOException {
        Announcement announcement = new Announcement();
        announcement.text.append("Portlab ").append(Version.number()).append('\n');
        for (Services.Binding binding : bindings) {
            if (binding instanceof Services.Binding.Bound bound) {
                announcement.add(bound, config);
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
        if (certificate != null) {
            Trust.lines(certificate, announcement.secureUrl).forEach(announcement::line);
        }
        return announcement.text.append("Ctrl-C ends it.\n").toString();
    }

    private void add(Services.Binding.Bound bound, ServerConfig config) throws IOException {
        Listener listener = bound.listener();
        Protocol protocol = bound.slot().protocol();
        String name = bound.slot().name();
        String scheme = scheme(bound);
        int port = listener.address().getPort();
        List<InetAddress> addresses = Addresses.of(listener.address().getAddress(), config.admission()::allows);
        if (protocol == Protocol.HTTP) {
            for (InetAddress address : addresses) {
                addSite(name, site(address, port, scheme), bound.isTls());
            }
            UrlPath mirror = config.http().tools().mirror();
            if (mirror != null) {
                String site = site(addresses.get(0), port, scheme);
                line("mirror", site + mirror.encoded().substring(1));
            }
            addFolder(config);
        } else if (protocol == Protocol.ADMIN) {
            line(name, scheme + text(addresses.get(0), port) + "/metrics");
            line("live", scheme + text(addresses.get(0), port) + "/");
        } else {
            line(name, text(addresses.get(0), port) + (bound.isTls() ? " over TLS" : ""));
        }
    }

    private void addSite(String name, String url, boolean tls) {
        line(name, url);
        if (tls && secureUrl == null) {
            secureUrl = url;
        }
    }

    private void addFolder(ServerConfig config) {
        if (!folderShown) {
            line("folder", folder(config));
            folderShown = true;
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

    private static String scheme(Services.Binding.Bound bound) {
        return bound.isTls() ? "https://" : "http://";
    }

    private static String site(InetAddress address, int port, String scheme) {
        return scheme + text(address, port) + "/";
    }

    /** The site's URLs: the one for this machine's browser, and the best one for others; null if there is none. */
    record SiteUrls(String here, String network) {
        static SiteUrls of(ServerConfig config, List<Services.Binding> bindings) throws IOException {
            String here = null;
            String network = null;
            for (Services.Binding binding : bindings) {
                if (binding instanceof Services.Binding.Bound bound
                        && bound.slot().protocol() == Protocol.HTTP) {
                    InetSocketAddress address = bound.listener().address();
                    for (InetAddress each : Addresses.of(address.getAddress(), config.admission()::allows)) {
                        String url = site(each, address.getPort(), scheme(bound));
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
