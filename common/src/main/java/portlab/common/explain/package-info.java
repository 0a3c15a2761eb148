/** What the lines of HTTP are for. */
package portlab.common.explain;
