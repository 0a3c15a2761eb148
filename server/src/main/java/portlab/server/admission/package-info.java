/** Which peers may connect, and how many at once. */
package portlab.server.admission;
