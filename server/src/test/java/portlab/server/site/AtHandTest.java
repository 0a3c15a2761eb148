package portlab.server.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AtHandTest {

    @Test
    void littleIsKeptWhereThereIsLittle() {
        assertEquals(new AtHand(4L << 20, 2, 6), AtHand.of(32L << 20, 128));
        assertEquals(new AtHand(8L << 20, 16, 48), AtHand.of(64L << 20, 1024));
        assertEquals(new AtHand(64L << 20, 40, 120), AtHand.of(4L << 30, 1_000_000));
    }
}
