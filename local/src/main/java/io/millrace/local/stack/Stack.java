package io.millrace.local.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The running servers of one machine: Kafka, registry, InfluxDB, and Flink's job manager and task
 * manager, each a process of its own.
 *
 * <p>A server that dies is started again. Closing the stack stops them all, and ends with our own
 * process: no server is left behind.
 */
public final class Stack implements AutoCloseable {

    public static final String KAFKA = KafkaBroker.NAME;
    public static final String REGISTRY = RegistryServer.NAME;
    public static final String INFLUXDB = InfluxServer.NAME;
    public static final String JOB_MANAGER = FlinkCluster.JOB_MANAGER;
    public static final String TASK_MANAGER = FlinkCluster.TASK_MANAGER;

    /** In the order in which they are stopped: who uses others goes first. */
    public static final List<String> SERVICES =
            List.of(TASK_MANAGER, JOB_MANAGER, REGISTRY, INFLUXDB, KAFKA);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 250;
    private static final int TAIL_LINES = 20;

    private final StackLayout layout;
    private final StackPorts ports;
    private final Consumer<String> journal;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final ProcessStarter starter = new ProcessStarter();

    /** Starts every process, so that they live exactly as long as it does. */
    private final ScheduledExecutorService processThread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "stack-processes");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Ctrl-C and SIGTERM stop the servers in order, also while they are still starting. */
    private final Thread shutdownHook = new Thread(this::stopAll, "stack-shutdown");

    private volatile boolean closed;

    private Stack(StackLayout layout, StackPorts ports, Consumer<String> journal) {
        this.layout = layout;
        this.ports = ports;
        this.journal = journal;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts every server and waits until all of them answer.
     *
     * @param journal told of every start, death and restart, a line each
     * @throws StackException when a port is taken, or a server does not come up; then nothing runs
     */
    public static Stack start(StackLayout layout, StackPorts ports, Consumer<String> journal) {
        return start(layout, ports, journal, SERVICES);
    }

    /** The same with some of the servers only. */
    public static Stack start(
            StackLayout layout, StackPorts ports, Consumer<String> journal, List<String> names) {
        PortCheck.requireFree(ports.byOption());
        layout.create();
        Stack stack = new Stack(layout, ports, journal);
        try {
            stack.prepare();
            for (String name : List.of(KAFKA, JOB_MANAGER, REGISTRY, INFLUXDB, TASK_MANAGER)) {
                if (names.contains(name)) {
                    stack.launch(stack.service(name));
                }
            }
            for (String name : List.of(INFLUXDB, KAFKA, REGISTRY, JOB_MANAGER, TASK_MANAGER)) {
                if (names.contains(name)) {
                    stack.awaitFirst(name);
                }
            }
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public StackPorts ports() {
        return ports;
    }

    public StackLayout layout() {
        return layout;
    }

    /** The process that a server runs in now. */
    public Optional<ProcessHandle> process(String name) {
        return service(name).process().map(Process::toHandle);
    }

    /** Stops one server, which then stays down until it is started again. */
    public void stopService(String name) {
        Service service = service(name);
        service.want(false);
        service.process().ifPresent(process -> stop(name, process));
    }

    /** Starts a server that was stopped, and waits until it answers. */
    public void startService(String name) {
        Service service = service(name);
        if (service.process().isEmpty()) {
            launch(service);
        }
        awaitUp(name);
    }

    /** Waits until the server answers, however often it has to be started again. */
    public void awaitUp(String name) {
        await(service(name), false);
    }

    private void awaitFirst(String name) {
        await(service(name), true);
        journal.accept(name + " is up at " + service(name).spec().address());
    }

    private void await(Service service, boolean firstStart) {
        ServiceSpec spec = service.spec();
        long deadline = System.nanoTime() + spec.patience().toNanos();
        while (!answers(service)) {
            Optional<Integer> exitValue = service.exitValue();
            if (firstStart && exitValue.isPresent()) {
                throw new StackException(
                        "%s ended with exit status %d; the end of %s:%n%s"
                                .formatted(
                                        spec.name(), exitValue.get(), spec.log(), tail(service)));
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "%s does not answer at %s after %d s; the end of %s:%n%s"
                                .formatted(
                                        spec.name(),
                                        spec.address(),
                                        spec.patience().toSeconds(),
                                        spec.log(),
                                        tail(service)));
            }
            pause();
        }
    }

    /** Stops every server. */
    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // the hook itself is running: it has nothing left to do
            processThread.shutdownNow();
        }
    }

    private synchronized void stopAll() {
        closed = true;
        services.values().forEach(service -> service.want(false));
        for (String name : SERVICES) {
            Service service = services.get(name);
            if (service != null) {
                service.process().ifPresent(process -> stop(name, process));
                RunFile.remove(layout, name);
            }
        }
        processThread.shutdownNow();
    }

    private void prepare() {
        List<ServiceSpec> specs = new ArrayList<>();
        specs.add(KafkaBroker.prepare(layout, ports));
        specs.add(RegistryServer.prepare(layout, ports));
        specs.add(InfluxServer.prepare(layout, ports));
        specs.addAll(FlinkCluster.prepare(layout, ports));
        specs.forEach(spec -> services.put(spec.name(), new Service(spec)));
    }

    private Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new StackException("no server " + name + "; there are " + SERVICES);
        }
        return service;
    }

    private void launch(Service service) {
        service.want(true);
        try {
            Future<?> launched = processThread.submit(() -> launchNow(service));
            launched.get();
        } catch (RejectedExecutionException e) {
            throw new StackException("the stack was stopped", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the stack was starting", e);
        }
    }

    private void launchNow(Service service) {
        if (closed || !service.isWanted() || service.process().isPresent()) {
            return;
        }
        ServiceSpec spec = service.spec();
        Process process = starter.start(spec);
        service.started(process);
        RunFile.of(spec.name(), process.toHandle(), spec.command().get(0), spec.address())
                .write(layout);
        journal.accept("%s started as process %d".formatted(spec.name(), process.pid()));
        long start = System.nanoTime();
        CompletableFuture<Process> unused =
                process.onExit()
                        .whenComplete(
                                (ended, error) ->
                                        died(
                                                service,
                                                ended,
                                                Duration.ofNanos(System.nanoTime() - start)));
    }

    private void died(Service service, Process ended, Duration lived) {
        if (closed || !service.isWanted()) {
            return;
        }
        Duration delay = service.nextDelay(lived);
        journal.accept(
                "%s ended with exit status %d; starting it again in %d s"
                        .formatted(service.spec().name(), ended.exitValue(), delay.toSeconds()));
        try {
            Future<?> unused =
                    processThread.schedule(
                            () -> launchNow(service), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            journal.accept(service.spec().name() + " stays down: the stack is stopping");
        }
    }

    private void stop(String name, Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                journal.accept(name + " does not stop; killing it");
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        journal.accept(name + " stopped");
    }

    private static boolean answers(Service service) {
        if (service.process().isEmpty()) {
            return false;
        }
        try {
            return service.spec().probe().isUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the stack was starting", e);
        } catch (Exception e) {
            return false;
        }
    }

    private static String tail(Service service) {
        String log = LogTail.last(service.spec().log(), TAIL_LINES);
        return log.isEmpty() ? LogTail.last(service.spec().output(), TAIL_LINES) : log;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the stack was starting", e);
        }
    }
}
