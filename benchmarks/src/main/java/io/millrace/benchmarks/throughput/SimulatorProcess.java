package io.millrace.benchmarks.throughput;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fleet;
import io.millrace.simulators.fleet.FleetSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The simulator as a process of its own, without Kafka: makes the events of a fleet, and prints
 * what that has cost, a line of words and numbers each.
 *
 * <p>CPU time is that of the whole process, so that of the collector and the compiler counts too.
 */
public final class SimulatorProcess {

    /** Any moment will do; a fixed one makes the same events every time. */
    private static final long START = 1_795_300_000_000L;

    private static final long SLICE_MILLIS = 100;
    private static final int SCHEMA_ID = 1;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private SimulatorProcess() {}

    /** Arguments: {@code generate DEVICES INTERVAL_MS EVENTS ROUNDS} or {@code hold DEVICES}. */
    public static void main(String[] arguments) throws InterruptedException {
        int devices = Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "generate" ->
                    generate(
                            devices,
                            Duration.ofMillis(Long.parseLong(arguments[2])),
                            Long.parseLong(arguments[3]),
                            Integer.parseInt(arguments[4]));
            case "hold" -> hold(devices);
            default -> throw new IllegalArgumentException("no mode " + arguments[0]);
        }
    }

    /** Makes events as fast as one thread can, so many a round. */
    private static void generate(int devices, Duration interval, long events, int rounds) {
        EventStream stream = stream(devices, interval);
        Counted counted = new Counted();
        long time = START;
        for (int round = 0; round < rounds; round++) {
            long before = stream.counts().events();
            long cpu = SYSTEM.getProcessCpuTime();
            long nanos = System.nanoTime();
            while (stream.counts().events() < before + events) {
                time += SLICE_MILLIS;
                stream.advance(time, counted);
            }
            double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
            double seconds = (System.nanoTime() - nanos) / 1e9;
            long made = stream.counts().events() - before;
            System.out.printf("round %d %.6f %.6f %d%n", made, cpuSeconds, seconds, counted.check);
        }
    }

    /** Builds the stream of a fleet, and tells what of the heap it keeps. */
    private static void hold(int devices) throws InterruptedException {
        long empty = usedAfterCollection();
        EventStream stream = stream(devices, Duration.ofMinutes(1));
        long held = usedAfterCollection() - empty;
        System.out.printf("held %d%n", held);
        stream.advance(START + SLICE_MILLIS, new Counted());
        System.out.printf("alive %d%n", stream.counts().events());
    }

    private static EventStream stream(int devices, Duration interval) {
        FleetSettings settings = FleetSettings.of(devices, 42).withInterval(interval);
        return new EventStream(new Fleet(settings, START, START), SCHEMA_ID);
    }

    private static long usedAfterCollection() throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
            Runtime runtime = Runtime.getRuntime();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** Reads each record's bytes a little, so that none is made in vain. */
    private static final class Counted implements EventStream.Receiver {

        private long check;

        @Override
        public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
            check += value.length + (value.length == 0 ? 0 : value[value.length / 2]) + dueMillis;
        }
    }
}
