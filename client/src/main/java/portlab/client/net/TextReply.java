package portlab.client.net;

import portlab.client.measure.Timing;

/**
 * The answer of a text service.
 *
 * @param address the address and port that answered
 * @param text the line without its line feed, unescaped as the server sent it
 */
public record TextReply(String address, String text, Timing timing) {}
