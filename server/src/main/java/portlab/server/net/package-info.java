/** Connections, the threads that serve them, and their deadlines. Knows no protocol. */
package portlab.server.net;
