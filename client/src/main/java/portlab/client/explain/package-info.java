/** Explains what a command did on the network: a pure model made of recorded events and times. */
package portlab.client.explain;
