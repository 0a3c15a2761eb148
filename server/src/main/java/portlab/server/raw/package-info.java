/** What the raw TCP services share: the framing of text requests, and the record of an exchange. */
package portlab.server.raw;
