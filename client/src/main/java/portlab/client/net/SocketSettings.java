package portlab.client.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * How the sockets of a command behave. {@link #DEFAULT} is what clients should do; anything else is for experiments.
 *
 * @param nagle whether Nagle's algorithm may delay small writes (RFC 896)
 * @param sendBuffer in bytes; 0 for the system's default. The system may take more or less
 * @param receiveBuffer like {@code sendBuffer}
 * @param writeSize the most bytes of one write; 0 for any number
 * @param writePauseNanos how long to wait between two writes
 * @param sourcePort the local port; 0 for any
 * @param readRate the most bytes to read in a second; 0 for any number
 */
public record SocketSettings(
        boolean nagle,
        int sendBuffer,
        int receiveBuffer,
        int writeSize,
        long writePauseNanos,
        int sourcePort,
        long readRate) {
    public static final SocketSettings DEFAULT = new SocketSettings(false, 0, 0, 0, 0, 0, 0);

    /** Small enough that a server notices a slow reader soon. */
    private static final int SLOW_BUFFER = 4096;

    public SocketSettings withNagle(boolean on) {
        return new SocketSettings(on, sendBuffer, receiveBuffer, writeSize, writePauseNanos, sourcePort, readRate);
    }

    public SocketSettings withSendBuffer(int bytes) {
        return new SocketSettings(nagle, bytes, receiveBuffer, writeSize, writePauseNanos, sourcePort, readRate);
    }

    public SocketSettings withReceiveBuffer(int bytes) {
        return new SocketSettings(nagle, sendBuffer, bytes, writeSize, writePauseNanos, sourcePort, readRate);
    }

    public SocketSettings withWriteSize(int bytes) {
        return new SocketSettings(nagle, sendBuffer, receiveBuffer, bytes, writePauseNanos, sourcePort, readRate);
    }

    public SocketSettings withWritePause(long nanos) {
        return new SocketSettings(nagle, sendBuffer, receiveBuffer, writeSize, nanos, sourcePort, readRate);
    }

    public SocketSettings withSourcePort(int port) {
        return new SocketSettings(nagle, sendBuffer, receiveBuffer, writeSize, writePauseNanos, port, readRate);
    }

    /** With a small receive buffer, unless one is set: otherwise the system reads ahead, and the server notices nothing. */
    public SocketSettings withReadRate(long bytesPerSecond) {
        int buffer = receiveBuffer == 0 && bytesPerSecond > 0 ? SLOW_BUFFER : receiveBuffer;
        return new SocketSettings(nagle, sendBuffer, buffer, writeSize, writePauseNanos, sourcePort, bytesPerSecond);
    }

    /** A new socket, not connected yet. */
    Socket socket() throws IOException {
        Socket socket = new TunedSocket(this);
        try {
            if (sendBuffer > 0) {
                socket.setSendBufferSize(sendBuffer);
            }
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            if (sourcePort > 0) {
                // An earlier connection from this port may still be in TIME_WAIT.
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(sourcePort));
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
