/** Users, the hashes of their passwords, and the verification of passwords at a limited cost. */
package portlab.server.auth;
