/** What a person can ask for, one class a command: takes a request, gives back a result record. Shows nothing. */
package portlab.client.command;
