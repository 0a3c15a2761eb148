package portlab.client.net;

import portlab.client.measure.Timing;

/**
 * The facts of a response.
 *
 * @param address the address and port that answered, {@code 127.0.0.1:8080}
 * @param bytes of the body read so far
 */
public record HttpReply(ResponseHead head, String address, long bytes, Timing timing) {}
