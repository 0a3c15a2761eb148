/**
 * Whether a server is correct, stage by stage. A {@link portlab.client.check.Suite} declares the checks of a service and judges what came
 * back; only {@link portlab.client.check.Peer} and {@link portlab.client.check.SiteFiles} do IO.
 */
package portlab.client.check;
