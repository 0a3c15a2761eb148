/** The live page: what it shows, once a second while somebody watches. */
package portlab.server.live;
