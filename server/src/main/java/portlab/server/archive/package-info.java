/** Archives of folders, written while they are sent. */
package portlab.server.archive;
