/**
 * Checks and their results, and the forms in which both jars report them: of a server ({@code client.jar check}) and of a client
 * ({@code server.jar --check-client}). Pure.
 */
package portlab.common.check;
