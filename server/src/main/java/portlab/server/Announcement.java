package portlab.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import portlab.server.net.AddressText;
import portlab.server.net.Listener;

/** What is printed at start: the folder, and every address, one a line. */
final class Announcement {
    private static final int NAME_WIDTH = 9;

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
        InetSocketAddress address = listener.address();
        boolean everywhere = address.getAddress().isAnyLocalAddress();
        if (!name.equals(Protocol.HTTP.word())) {
            String where = everywhere ? "*:" + address.getPort() : AddressText.of(address);
            line(name, name.equals(Protocol.ADMIN.word()) ? "http://" + where + "/metrics" : where);
            return;
        }
        for (InetAddress one : everywhere ? all() : List.of(address.getAddress())) {
            line(name, "http://" + AddressText.of(new InetSocketAddress(one, address.getPort())) + "/");
        }
        line("folder", options.folder().toAbsolutePath().normalize().toString());
    }

    private void line(String name, String value) {
        text.append("  ").append(name).append(" ".repeat(NAME_WIDTH - name.length()));
        text.append(value).append('\n');
    }

    /** The addresses by which this machine can be reached, its own way first. */
    private static List<InetAddress> all() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLinkLocalAddress())
                .sorted(Comparator.comparing((InetAddress address) -> !address.isLoopbackAddress())
                        .thenComparing(address -> address.getAddress().length))
                .toList();
    }
}
