/** Times, sizes, statistics and their units. Pure: reads no clock and does no input or output. */
package portlab.client.measure;
