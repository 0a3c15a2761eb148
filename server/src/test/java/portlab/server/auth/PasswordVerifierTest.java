package portlab.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import portlab.server.auth.PasswordVerifier.Verdict;

class PasswordVerifierTest {
    private static final Users USERS =
            Users.NONE.with("me:" + PasswordHash.of("secret", 1000)).with("you:" + PasswordHash.of("other", 2000));

    private final PasswordVerifier verifier = new PasswordVerifier(USERS);

    @Test
    void acceptsAndCachesTheCorrectPassword() {
        Credentials me = new Credentials("me", "secret");
        assertFalse(verifier.recognises(me));
        assertEquals(Verdict.ADMITTED, verifier.check(me));
        assertTrue(verifier.recognises(me));
        assertEquals(Verdict.ADMITTED, verifier.check(me));
        assertFalse(verifier.recognises(new Credentials("me", "other")));
        assertFalse(verifier.recognises(new Credentials("you", "secret")));
        assertEquals(Verdict.REFUSED, verifier.check(new Credentials("me", "wrong")));
        assertTrue(verifier.recognises(me), "a wrong guess by somebody else does not log them out");
    }

    @Test
    void rejectsOthersAndCachesNothing() {
        for (Credentials wrong : List.of(
                new Credentials("me", "other"),
                new Credentials("me", ""),
                new Credentials("Me", "secret"),
                new Credentials("", ""),
                new Credentials("nobody", "secret"))) {
            assertEquals(Verdict.REFUSED, verifier.check(wrong));
            assertFalse(verifier.recognises(wrong));
        }
    }

    @Test
    void rejectsChecksAboveTheLimit() throws Exception {
        Users slow = Users.NONE.with("me:" + new PasswordHash(20_000, new byte[16], new byte[32]));
        PasswordVerifier narrow = new PasswordVerifier(slow);
        int guesses = 20 * PasswordVerifier.MOST_WAITING;
        ExecutorService guessers = Executors.newFixedThreadPool(guesses);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Verdict>> verdicts = IntStream.range(0, guesses)
                    .mapToObj(i -> guessers.submit(() -> {
                        start.await();
                        return narrow.check(new Credentials("me", "guess " + i));
                    }))
                    .toList();
            start.countDown();
            List<Verdict> all = new ArrayList<>();
            for (Future<Verdict> verdict : verdicts) {
                all.add(verdict.get());
            }
            assertTrue(all.contains(Verdict.BUSY), "some were rejected");
            assertTrue(all.contains(Verdict.REFUSED), "some were checked");
            assertFalse(all.contains(Verdict.ADMITTED));
            assertEquals(Verdict.REFUSED, narrow.check(new Credentials("me", "last")), "there is room again");
        } finally {
            guessers.shutdownNow();
        }
    }

    /** The duration of a refusal must not reveal whether the user exists. */
    @Test
    void everyCheckCostsTheSame() {
        assertEquals(1000, USERS.costLeft("me"));
        assertEquals(0, USERS.costLeft("you"));
        assertEquals(2000, USERS.costLeft("nobody"));
        Users longKey = USERS.with("they:" + new PasswordHash(1500, new byte[16], new byte[64]));
        assertEquals(2000, longKey.costLeft("me"));
        assertEquals(1000, longKey.costLeft("you"));
        assertEquals(0, longKey.costLeft("they"));
        assertEquals(PasswordHash.DEFAULT_ITERATIONS, Users.NONE.costLeft("nobody"));
    }

    @Test
    void usersAreWrittenWithTheirHashes() {
        assertTrue(Users.NONE.isEmpty());
        assertFalse(USERS.isEmpty());
        for (String wrong : List.of("me", ":" + PasswordHash.of("a", 1000), "me:secret", "a\tb:c")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Users.NONE.with(wrong))
                    .getMessage();
            assertFalse(message.contains("secret"), message);
        }
        String twice = "me:" + PasswordHash.of("a", 1000);
        assertEquals(
                "user me is listed twice: use different names",
                assertThrows(IllegalArgumentException.class, () -> USERS.with(twice))
                        .getMessage());
    }
}
