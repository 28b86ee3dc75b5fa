package io.millrace.simulators;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ctrl-C at a terminal, counted: what the JVM does by itself ignores the second one.
 *
 * <p>By reflection, as Kafka's and Flink's own signal handlers: the classes are in every JDK and
 * supported, but the compiler warns of them whatever it is told. Where they are missing, Ctrl-C
 * does what the JVM does by itself.
 */
final class InterruptSignal implements AutoCloseable {

    private final Object before;

    private InterruptSignal(Object before) {
        this.before = before;
    }

    /**
     * Calls the receiver, in a thread of its own, with 1 at the first Ctrl-C, 2 at the second,
     * until it is closed.
     */
    static InterruptSignal onEach(IntConsumer receiver) {
        AtomicInteger count = new AtomicInteger();
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                receiver.accept(count.incrementAndGet());
                                yield null;
                            }
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "interrupt";
                        };
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return new InterruptSignal(
                    install(
                            Proxy.newProxyInstance(
                                    type.getClassLoader(), new Class<?>[] {type}, handler)));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return new InterruptSignal(null);
        }
    }

    @Override
    public void close() {
        if (before == null) {
            return;
        }
        try {
            Object unused = install(before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object install(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return signal.getMethod("handle", signal, type)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
    }
}
