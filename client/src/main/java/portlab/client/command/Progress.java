package portlab.client.command;

import portlab.client.measure.Meter;

/** Whoever wants to watch a transfer. */
public interface Progress {
    /** Watches nothing. */
    Progress NONE = new Progress() {
        @Override
        public void begin(Meter meter) {}

        @Override
        public void end() {}
    };

    /** A body is on its way; the meter says how far it is. */
    void begin(Meter meter);

    /** It has come, or will not. */
    void end();

    /** Takes what is drawn off the screen, before something else is printed there; synchronized on this. */
    default void clear() {}
}
