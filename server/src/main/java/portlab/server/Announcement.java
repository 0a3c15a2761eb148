package portlab.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import portlab.server.net.Listener;

/** What is printed at start: the folder, and every address, one a line. */
final class Announcement {
    private final StringBuilder text = new StringBuilder();

    private Announcement() {}

    /** The lines for what listens; HTTP's addresses are URLs, ready to be clicked. */
    static String of(Options options, List<Listener> listeners) throws SocketException {
        Announcement announcement = new Announcement();
        announcement.text.append("Portlab ").append(Version.number()).append('\n');
        for (Listener listener : listeners) {
            announcement.add(listener, options);
        }
        return announcement.text.append("Ctrl-C ends it.\n").toString();
    }

    private void add(Listener listener, Options options) throws SocketException {
        String name = listener.service().name();
        for (InetAddress address : reachable(listener.address().getAddress())) {
            String host = host(address) + ":" + listener.address().getPort();
            boolean http = name.equals(Protocol.HTTP.word());
            line(name, http ? "http://" + host + "/" : host);
        }
        if (name.equals(Protocol.HTTP.word())) {
            line("folder", options.folder().toAbsolutePath().normalize().toString());
        }
    }

    private void line(String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, 9 - name.length())))
                .append(value)
                .append('\n');
    }

    /** Where a peer finds what listens on {@code address}: the wildcard address stands for all of this machine's. */
    private static List<InetAddress> reachable(InetAddress address) throws SocketException {
        if (!address.isAnyLocalAddress()) {
            return List.of(address);
        }
        List<InetAddress> all = new ArrayList<>();
        boolean both = address instanceof Inet6Address;
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> !one.isLinkLocalAddress() && (both || !(one instanceof Inet6Address)))
                .forEach(all::add);
        return all.isEmpty() ? List.of(address) : all;
    }

    private static String host(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[" + bare + "]" : bare;
    }
}
