package portlab.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private boolean siteShown;

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
        int port = listener.address().getPort();
        List<InetAddress> addresses = Addresses.of(listener.address().getAddress(), config.admission()::allows);
        if (protocol == Protocol.HTTP) {
            addSite(name, urls(bound, addresses), bound.isTls(), config);
        } else if (protocol == Protocol.ADMIN) {
            line(name, site(bound, addresses.get(0)) + "metrics");
            line("live", site(bound, addresses.get(0)));
        } else {
            line(name, text(addresses.get(0), port) + (bound.isTls() ? " over TLS" : ""));
        }
    }

    private static List<String> urls(Services.Binding.Bound bound, List<InetAddress> addresses) {
        // A loop instead of a stream, which takes longer to load.
        List<String> urls = new ArrayList<>();
        for (InetAddress address : addresses) {
            urls.add(site(bound, address));
        }
        return urls;
    }

    /** Mirror and folder are the same on all ports, so they follow only the first. */
    private void addSite(String name, List<String> urls, boolean tls, ServerConfig config) {
        for (String url : urls) {
            line(name, url);
        }
        secureUrl = tls && secureUrl == null ? urls.get(0) : secureUrl;
        if (siteShown) {
            return;
        }
        UrlPath mirror = config.http().tools().mirror();
        if (mirror != null) {
            line("mirror", urls.get(0) + mirror.encoded().substring(1));
        }
        line("folder", folder(config));
        siteShown = true;
    }

    private void addFaults(ServerConfig config) {
        if (!config.faults().isEmpty()) {
            line("FAULTS", "on: things go wrong on purpose; repeat them with --seed " + config.seed());
            for (FaultRule rule : config.faults()) {
                line("fault", SafeText.escaped(rule.toString()));
            }
        }
    }

    private static String site(Services.Binding.Bound bound, InetAddress address) {
        String scheme = bound.isTls() ? "https://" : "http://";
        return scheme + text(address, bound.listener().address().getPort()) + "/";
    }

    /** The site's URLs: the one for this machine's browser, and the best one for others; null if there is none. */
    record SiteUrls(String here, String network) {
        static SiteUrls of(ServerConfig config, List<Services.Binding> bindings) throws IOException {
            String any = null;
            String loopback = null;
            String network = null;
            for (Services.Binding binding : bindings) {
                if (binding instanceof Services.Binding.Bound bound
                        && bound.slot().protocol() == Protocol.HTTP) {
                    InetSocketAddress address = bound.listener().address();
                    for (InetAddress each : Addresses.of(address.getAddress(), config.admission()::allows)) {
                        String url = site(bound, each);
                        any = any == null ? url : any;
                        loopback = loopback == null && each.isLoopbackAddress() ? url : loopback;
                        network = network == null && !each.isLoopbackAddress() ? url : network;
                    }
                }
            }
            return new SiteUrls(loopback == null ? any : loopback, network);
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
