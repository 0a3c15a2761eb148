/** What a recorded session consists of, how its file is read, and what changes when it runs again; all of it is pure. */
package portlab.client.report;
