package portlab.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import portlab.common.AddressText;
import portlab.common.Protocol;

/**
 * Explains why the server could not bind a port, and what to do about it. The system's own message is in the user's language,
 * so this finds the reason by trying.
 *
 * @param config the user's
 * @param slot the port that failed
 */
record PortTrouble(ServerConfig config, PortPlan.Slot slot) {
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int ANSWER_MILLIS = 200;

    /** How many ports to try for a free one. */
    private static final int NEARBY = 200;

    /** The message if the server cannot start. */
    String error() {
        if (isAddressInvalid()) {
            return AddressText.of(address()) + " is not an address of this machine: choose one with " + addressOption();
        }
        if (isPrivileged()) {
            return what(true) + ": choose one from " + FIRST_UNPRIVILEGED + " up with " + portOption();
        }
        return what(false) + ": "
                + next().map(free -> "start with " + free + ", which is free,")
                        .orElse("choose another with " + portOption())
                + " or stop the program that uses it";
    }

    /** The text for the port's line in the start message if the server starts without it. */
    String reason() {
        return what(isPrivileged()) + "; move it with " + portOption() + "=PORT";
    }

    /** Whether the address is the reason, so that no other port would do. */
    boolean isAddressInvalid() {
        return !isFree(0, slot.protocol(), slot.isUdp());
    }

    private String what(boolean privileged) {
        return (slot.isUdp() ? "UDP port " : "port ") + slot.port() + (privileged ? " is privileged" : " is in use");
    }

    private boolean isPrivileged() {
        return slot.port() < FIRST_UNPRIVILEGED && !answers();
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Addresses.reachable(address()), slot.port()), ANSWER_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private InetAddress address() {
        return config.address(slot.protocol());
    }

    private boolean isFree(int port, Protocol protocol, boolean udp) {
        InetSocketAddress wanted = new InetSocketAddress(config.address(protocol), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            if (udp) {
                datagrams.bind(wanted);
            } else {
                tcp.setReuseAddress(true);
                tcp.bind(wanted);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String addressOption() {
        return slot.protocol() == Protocol.ADMIN ? "--admin-bind" : "--bind";
    }

    private String portOption() {
        return isBase() ? "--port" : "--listen " + slot.word();
    }

    /** Whether this is the base port. */
    private boolean isBase() {
        return slot.word().equals(Protocol.HTTP.word())
                && !config.ports().moved().containsKey(Protocol.HTTP);
    }

    /** The option and value for the next free port, or range of ports if the service needs several. */
    private Optional<String> next() {
        return isBase() ? nextBase() : nextSpan();
    }

    private Optional<String> nextBase() {
        return candidates(slot.port())
                .filter(this::isFreeBase)
                .mapToObj(port -> "--port " + port)
                .findFirst();
    }

    private boolean isFreeBase(int base) {
        try {
            List<PortPlan.Slot> slots = config.ports().slots(base);
            return slots.stream().allMatch(each -> isFree(each.port(), each.protocol(), each.isUdp()));
        } catch (UsageException e) {
            return false;
        }
    }

    private Optional<String> nextSpan() {
        int more = config.ports().replicas(slot) - 1;
        return candidates(slot.port())
                .filter(first -> IntStream.rangeClosed(first, first + more).allMatch(this::isFree))
                .mapToObj(first -> portOption() + "=" + new PortPlan.Span(first, first + more))
                .findFirst();
    }

    /** Whether the service could move to this port. */
    private boolean isFree(int port) {
        boolean alsoUdp = config.ports().udp() && slot.protocol() == Protocol.ECHO;
        return isFree(port, slot.protocol(), false) && (!alsoUdp || isFree(port, slot.protocol(), true));
    }

    private static IntStream candidates(int after) {
        return IntStream.rangeClosed(after + 1, Math.min(after + NEARBY, PortPlan.HIGHEST - Protocol.PORTS));
    }
}
