/** The message service: says when a text was received, and closes. */
package portlab.server.message;
