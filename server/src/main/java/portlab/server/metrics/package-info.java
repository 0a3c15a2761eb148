/** What is counted of every exchange, and how monitoring systems get to read it. */
package portlab.server.metrics;
