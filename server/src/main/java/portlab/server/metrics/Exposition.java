package portlab.server.metrics;

/**
 * All metrics as a monitoring system reads them.
 *
 * @param type the media type
 */
public record Exposition(String type, byte[] text) {}
