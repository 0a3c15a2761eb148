/** The request log: one line for each exchange, formatted and written by a separate thread. */
package portlab.server.log;
