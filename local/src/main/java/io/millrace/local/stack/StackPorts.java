package io.millrace.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The ports at which the local stack answers, all on 127.0.0.1. */
public record StackPorts(int kafka, int registry, int influxdb, int flinkRest) {

    /** What a new user expects: each server's own customary port. */
    public static final StackPorts CUSTOMARY = new StackPorts(9092, 8085, 8086, 8081);

    private static final int HIGHEST = 65_535;
    private static final int LOWEST_FREE = 20_000;
    private static final int HIGHEST_FREE = 32_000;
    private static final int ATTEMPTS = 100;

    public StackPorts {
        requirePort("Kafka", kafka);
        requirePort("registry", registry);
        requirePort("InfluxDB", influxdb);
        requirePort("Flink REST", flinkRest);
    }

    /** Ports that nobody listens at now. */
    public static StackPorts free() {
        int[] ports = IntStream.generate(StackPorts::freePort).distinct().limit(4).toArray();
        return new StackPorts(ports[0], ports[1], ports[2], ports[3]);
    }

    /**
     * A port that nobody listens at now, and that no outgoing connection takes by chance before a
     * server does: those come from 32768 on (Linux's {@code ip_local_port_range}).
     */
    public static int freePort() {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new StackException("no free port on 127.0.0.1: " + last.getMessage(), last);
    }

    /** Command-line option by which a port is moved, to the port. */
    public Map<String, Integer> byOption() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("--kafka-port", kafka);
        ports.put("--registry-port", registry);
        ports.put("--influx-port", influxdb);
        ports.put("--flink-port", flinkRest);
        return ports;
    }

    public String kafkaAddress() {
        return "127.0.0.1:" + kafka;
    }

    /** The Confluent API of the registry. */
    public String registryUrl() {
        return "http://127.0.0.1:" + registry + "/apis/ccompat/v7";
    }

    public String influxUrl() {
        return "http://127.0.0.1:" + influxdb;
    }

    public String flinkUrl() {
        return "http://127.0.0.1:" + flinkRest;
    }

    private static void requirePort(String name, int port) {
        if (port < 1 || port > HIGHEST) {
            throw new StackException(
                    name + " port " + port + " is none: allowed are 1 to " + HIGHEST);
        }
    }
}
