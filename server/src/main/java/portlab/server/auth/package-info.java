/** Who may read: users, their passwords' hashes, and what a check of them may cost. */
package portlab.server.auth;
