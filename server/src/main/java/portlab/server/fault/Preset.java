package portlab.server.fault;

import java.util.Locale;
import java.util.Optional;

/** Effects that belong together, under a name. */
public enum Preset {
    SLOW_SERVER("latency:1s~500ms", "a server that needs long before it answers"),
    FLAKY("refuse:10%,status:10%,limit:400/rst/10%", "a server that fails now and then, each time in another way"),
    MOBILE("latency:150ms~100ms,bandwidth:200kB,loss:2%", "a phone on an old mobile network"),
    SATELLITE(
            "latency:600ms~20ms,bandwidth:1MB,loss:1%", "a link through a geostationary satellite: far, but not slow"),
    DRIPPING("slice:16/100ms", "a server that sends a few bytes at a time"),
    LYING("wrong-length:7/50%,corrupt:0.1%/50%", "a server whose Content-Length and bytes cannot be trusted");

    private final String effects;
    private final String sentence;

    Preset(String effects, String sentence) {
        this.effects = effects;
        this.sentence = sentence;
    }

    static Optional<Preset> named(String word) {
        for (Preset preset : values()) {
            if (preset.word().equals(word)) {
                return Optional.of(preset);
            }
        }
        return Optional.empty();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it stands for, as typed. */
    public String effects() {
        return effects;
    }

    public String sentence() {
        return sentence;
    }
}
