/** What both jars use. It depends on nothing but the JDK. */
package portlab.common;
