/** The interactive shell, and the only user of JLine. Runs lines of {@code cli}'s grammar. */
package portlab.client.shell;
