package portlab.client.net;

/**
 * The result of one bulk request.
 *
 * @param bytes of data, without request and answer lines
 * @param rttNanos from the request to the first byte of the answer; 0 for an upload, where it cannot be measured
 * @param transferNanos from the first byte of data to the last; for an upload, to the server's confirmation
 * @param exchangeNanos from the request to the last byte of the answer
 * @param checked whether checksums were compared and agree
 */
public record Transfer(long bytes, long rttNanos, long transferNanos, long exchangeNanos, boolean checked) {}
