/** The commands, one class each: takes a request, returns a result record and prints nothing. */
package portlab.client.command;
