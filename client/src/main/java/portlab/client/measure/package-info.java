/** What is measured, and in what units. Pure: reads no clock and does no input or output. */
package portlab.client.measure;
