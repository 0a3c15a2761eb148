/** TLS for the client's connections: engines, what a handshake agreed on, and which servers to trust. Knows no protocol above it. */
package portlab.client.tls;
