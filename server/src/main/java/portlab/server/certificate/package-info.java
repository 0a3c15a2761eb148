/** The server's certificate and private key: where they come from, when they are renewed, and how clients recognise them. */
package portlab.server.certificate;
