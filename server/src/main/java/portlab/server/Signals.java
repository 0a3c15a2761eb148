package portlab.server;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Handles signals for which {@link Runtime#addShutdownHook} is not enough, with {@code sun.misc.Signal}. Uses it by
 * reflection, because the compiler warns about that class.
 */
final class Signals {
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private Signals() {}

    /**
     * Runs {@code action} at each further signal to end while the shutdown hooks run, when HotSpot would otherwise ignore
     * it. The exit code stays that of the first signal.
     */
    static void handleFurther(Runnable action) {
        handle(ENDING, action);
    }

    /**
     * Runs {@code action} at each of these signals, named without SIG. Has no effect on a signal that this process ignores,
     * as after nohup, or that this JVM or system does not support, or with java -Xrs.
     */
    static void handle(Iterable<String> names, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object running = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            for (String name : names) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, running);
            }
        } catch (ReflectiveOperationException e) {
            // Not supported; see above.
            return;
        }
    }
}
