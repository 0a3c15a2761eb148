/**
 * The command line: declares, parses and runs every command. {@link portlab.client.cli.ShortForm} parses a simple fetch
 * without picocli.
 */
package portlab.client.cli;
