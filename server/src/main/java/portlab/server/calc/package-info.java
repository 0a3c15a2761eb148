/** The calc service: doubles integers, a line each. */
package portlab.server.calc;
