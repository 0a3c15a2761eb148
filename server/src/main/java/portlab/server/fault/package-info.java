/** Faults on purpose: {@code --fault}. Without that option, no class of this package is loaded. */
package portlab.server.fault;
