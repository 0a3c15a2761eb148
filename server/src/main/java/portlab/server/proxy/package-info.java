/** Reads the PROXY protocol's headers, with which a proxy announces its client. Pure: bytes in, no IO. */
package portlab.server.proxy;
