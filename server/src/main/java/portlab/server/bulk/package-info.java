/** The bulk service: sends and takes as many bytes as asked for, to measure the path between. */
package portlab.server.bulk;
