/** Results as lines of text. Pure: no clock, no input or output; text of a peer comes out with nothing hidden in it. */
package portlab.client.view;
