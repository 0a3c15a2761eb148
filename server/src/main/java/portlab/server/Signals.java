package portlab.server;

import java.lang.reflect.Proxy;

/**
 * Signals beyond what {@link Runtime#addShutdownHook} offers, by {@code sun.misc.Signal}; that is reached by reflection
 * because the compiler warns of its very name.
 */
final class Signals {
    private Signals() {}

    /**
     * Lets each {@code name} (without SIG) run {@code action} from now on. One that the process was started to ignore, as
     * by nohup, stays ignored, and so does one that this JVM or system does not have, or left alone by java -Xrs.
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
            // Said above; whoever asks for a signal does without it then.
            return;
        }
    }
}
