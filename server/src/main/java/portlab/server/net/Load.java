package portlab.server.net;

import java.time.Duration;

/**
 * What a server has to do at the moment.
 *
 * @param connections how many are open; those of listeners that {@linkplain Listener#staysOpen stay open} to the end are
 *     not counted
 * @param held how many of them have a worker to themselves; the others wait without one
 * @param workers how many threads there are
 * @param mostWorkers how many there may be
 * @param draining whether the server ends soon, so that whoever has work is better served elsewhere
 * @param leadsTaken how often since the start the lead was taken from a turn that held up the other connections
 * @param longestTurn how long the longest of these turns worked, as far as it has ended
 */
public record Load(
        int connections,
        int held,
        int workers,
        int mostWorkers,
        boolean draining,
        long leadsTaken,
        Duration longestTurn) {}
