/** Counts exchanges and exposes the counts in the formats of Prometheus. */
package portlab.server.metrics;
