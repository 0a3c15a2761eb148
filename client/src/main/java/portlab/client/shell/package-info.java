/** The interactive shell, and the only package that uses JLine. Runs lines with {@code cli}. */
package portlab.client.shell;
