package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import portlab.server.site.SiteSettings.CacheLimits;

class CacheLimitsTest {

    @Test
    void smallProcessesCacheLess() {
        assertEquals(new CacheLimits(4L << 20, 2, 6), CacheLimits.of(32L << 20, 128));
        assertEquals(new CacheLimits(8L << 20, 16, 48), CacheLimits.of(64L << 20, 1024));
        assertEquals(new CacheLimits(64L << 20, 40, 120), CacheLimits.of(4L << 30, 1_000_000));
    }
}
