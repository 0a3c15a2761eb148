/** Formats results as text or JSON, and escapes text from peers. Pure: no clock, no input or output. */
package portlab.client.view;
