/** How a command ends: exit codes, and failures a person can act on. Imports nothing of the client. */
package portlab.client.exit;
