package portlab.client.command;

import portlab.client.measure.Meter;

/** Shows the progress of transfers. */
public interface Progress {
    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void begin(Meter meter) {}

        @Override
        public void end() {}
    };

    /** A transfer starts; the meter counts its bytes. */
    void begin(Meter meter);

    /** A transfer has ended or failed. */
    void end();

    /** Erases the progress bar before other output; synchronized on this. */
    default void clear() {}
}
