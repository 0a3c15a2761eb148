/** HTTP/1.0 on the wire (RFC 1945), with the meaning that RFC 9110 gives its fields. */
package portlab.server.http;
