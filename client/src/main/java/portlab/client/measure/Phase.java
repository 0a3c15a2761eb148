package portlab.client.measure;

/** What a command spends its time on. */
public enum Phase {
    /** Finding the addresses of a name. */
    RESOLVE,
    /** Establishing a connection. */
    CONNECT,
    /** The TLS handshake. */
    TLS,
    /** Handing bytes to the operating system. */
    SEND,
    /** From the end of sending to the first byte of the answer. */
    WAIT,
    /** Reading the rest of the answer. */
    RECEIVE,
    /** Writing a body to its destination, which includes taking it apart. */
    SAVE
}
