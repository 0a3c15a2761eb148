/** One client for each protocol: takes an endpoint and a request, gives back records. Prints nothing, touches no file. */
package portlab.client.net;
