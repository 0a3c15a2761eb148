package portlab.client.net;

import portlab.client.measure.Timing;

/**
 * What came of one request.
 *
 * @param address the address and port that answered, {@code 127.0.0.1:8080}
 * @param bytes of the body, as far as it was read
 */
public record HttpReply(ResponseHead head, String address, long bytes, Timing timing) {}
