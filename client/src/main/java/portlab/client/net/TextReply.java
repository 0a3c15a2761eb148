package portlab.client.net;

import portlab.client.measure.Timing;

/**
 * A text service's reply.
 *
 * @param address the address and port that answered
 * @param text the reply's line without its end, as the server sent it
 */
public record TextReply(String address, String text, Timing timing) {}
