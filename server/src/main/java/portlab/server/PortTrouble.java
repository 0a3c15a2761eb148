package portlab.server;

import java.io.IOException;
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
 * Why a port could not be had, and what to do about it. The system says why in its own language only, so the reason is
 * found by trying.
 *
 * @param options what was asked for
 * @param plan the ports of that
 * @param slot the port
 */
record PortTrouble(Options options, PortPlan plan, PortPlan.Slot slot) {
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int ANSWER_MILLIS = 200;

    /** How far the next free port is looked for. */
    private static final int NEARBY = 200;

    /** For an error that ends the start. */
    String refusal() {
        if (isOfTheAddress()) {
            return what() + ": choose one with " + addressOption();
        }
        if (isPrivileged()) {
            return what() + ": choose one from " + FIRST_UNPRIVILEGED + " on with " + portOption();
        }
        return what() + ": "
                + next().map(free -> "start with " + free + ", which is free,")
                        .orElse("choose another with " + portOption())
                + " or stop what holds it";
    }

    /** For a line of the ports table. */
    String remark() {
        return what() + "; " + portOption() + "=PORT moves it";
    }

    /** Whether it is the address's fault and not the port's, so that no other port would do. */
    boolean isOfTheAddress() {
        return !isFree(slot.protocol(), 0);
    }

    private String what() {
        if (isOfTheAddress()) {
            return AddressText.of(address()) + " is not an address of this machine";
        }
        return "port " + slot.port() + (isPrivileged() ? " is privileged" : " is in use");
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
        return options.address(slot.protocol());
    }

    private boolean isFree(Protocol protocol, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.address(protocol), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String addressOption() {
        return slot.protocol() == Protocol.ADMIN ? "--admin-bind" : "--bind";
    }

    private String portOption() {
        return isBase() ? "--port" : "--listen " + slot.protocol().word();
    }

    /** Whether the base port decides where it is. */
    private boolean isBase() {
        return slot.protocol() == Protocol.HTTP && !plan.moved().containsKey(Protocol.HTTP);
    }

    /** The option, with its value, that takes the next free port, or as many as are needed. */
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
            List<PortPlan.Slot> slots = plan.slots(base);
            return slots.stream().allMatch(each -> isFree(each.protocol(), each.port()));
        } catch (UsageException e) {
            return false;
        }
    }

    private Optional<String> nextSpan() {
        int more = plan.replicas(slot.protocol()) - 1;
        return candidates(slot.port())
                .filter(first -> IntStream.rangeClosed(first, first + more).allMatch(this::isFree))
                .mapToObj(first -> portOption() + "=" + new PortPlan.Span(first, first + more))
                .findFirst();
    }

    private boolean isFree(int port) {
        return isFree(slot.protocol(), port);
    }

    private static IntStream candidates(int after) {
        return IntStream.rangeClosed(after + 1, Math.min(after + NEARBY, PortPlan.HIGHEST - Protocol.PORTS));
    }
}
