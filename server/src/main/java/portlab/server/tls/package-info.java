/** TLS around a connection: {@code --tls}. Without that option, no class of this package is loaded. */
package portlab.server.tls;
