/** Exit codes and failures. Imports nothing else of the client. */
package portlab.client.exit;
