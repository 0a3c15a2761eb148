/** The request log: a line for each exchange, formatted and written on a thread of its own. */
package portlab.server.log;
