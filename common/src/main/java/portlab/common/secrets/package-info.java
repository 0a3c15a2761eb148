/** Writes the secrets of TLS connections for Wireshark, if the user asks for it; otherwise none of it is loaded. */
package portlab.common.secrets;
