package portlab.server.net;

import portlab.common.wire.WireSink;

/** Wants to see some of the connections for a while, unlike a recorder, which is there from the start and wants all. */
public interface WireSampler {

    /**
     * Whether to record a connection that is being accepted. Called for each connection, by any worker, so it must be quick.
     *
     * @return null for no
     */
    Sample sample();

    /**
     * How to record a connection.
     *
     * @param sink receives its events from several threads
     * @param events how many of them, besides the end
     */
    record Sample(WireSink sink, long events) {}
}
