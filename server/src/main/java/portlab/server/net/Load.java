package portlab.server.net;

import java.time.Duration;

/**
 * A server's load at one moment.
 *
 * @param connections the number of open connections, without those of listeners that {@linkplain Listener#openToTheEnd
 *     stay open} to the end
 * @param held how many of them occupy a worker; the others wait without one
 * @param workers the number of worker threads
 * @param mostWorkers the maximum number of worker threads
 * @param draining whether the server will shut down soon, so that load balancers should send new clients elsewhere
 * @param leadsTaken how often since the start the sentinel took the lead from a slow turn
 * @param longestTurn the duration of the longest of these turns that has ended
 */
public record Load(
        int connections,
        int held,
        int workers,
        int mostWorkers,
        boolean draining,
        long leadsTaken,
        Duration longestTurn) {}
