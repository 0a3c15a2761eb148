/** The echo service: RFC 862 over TCP. */
package portlab.server.echo;
