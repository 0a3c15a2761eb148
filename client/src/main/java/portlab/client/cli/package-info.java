/**
 * The grammar: what the command line and each command takes, declared once, and what is then run and shown. The short
 * form of a fetch is recognised apart, so that it need not load the declaration.
 */
package portlab.client.cli;
