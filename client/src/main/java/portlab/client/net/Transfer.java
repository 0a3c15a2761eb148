package portlab.client.net;

/**
 * What came of one bulk request. The transfer lasts from the first byte of the data to the last; the exchange from
 * handing the request to the kernel to the last byte of all. Of an upload the transfer ends with the server's word that
 * it has everything.
 *
 * @param bytes of data, without the lines about it
 * @param rttNanos from the request to the first byte of the answer; 0 for an upload, where the two are not apart
 * @param checked whether checksums were compared and agree
 */
public record Transfer(long bytes, long rttNanos, long transferNanos, long exchangeNanos, boolean checked) {}
