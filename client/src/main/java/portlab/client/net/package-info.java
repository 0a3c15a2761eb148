/** One client for each protocol: takes an endpoint and a request, returns records. Prints nothing and uses no files. */
package portlab.client.net;
