/** What happens on the wire: the events of connections, who filters and queues them, and how they are shown. Depends on the JDK only. */
package portlab.common.wire;
