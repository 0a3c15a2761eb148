/** From a URL's path to a file, a listing or a refusal. Only {@link portlab.server.site.Site} and its trees touch a disk. */
package portlab.server.site;
