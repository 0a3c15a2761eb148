package portlab.server;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A signal to end that comes while the program ends already, from somebody who will not wait. HotSpot drops it once its
 * shutdown hooks run, unless it is asked for anew through {@code sun.misc.Signal}; that is reached by reflection because
 * the compiler warns of its very name. Asked for this late, it costs a start nothing.
 */
final class SecondSignal {
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private SecondSignal() {}

    /**
     * Lets each further one run {@code action}. The exit code stays the first one's. One that the process was started to
     * ignore, as by nohup, stays ignored.
     */
    static void runs(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object running = Proxy.newProxyInstance(
                    SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            for (String name : ENDING) {
                Object ending = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, ending, running);
            }
        } catch (ReflectiveOperationException e) {
            // This JVM has none, or java -Xrs left signals to the system: only the grace period ends it then.
            return;
        }
    }
}
