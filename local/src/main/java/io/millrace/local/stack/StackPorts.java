package io.millrace.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ports at which the local stack answers, all on 127.0.0.1. */
public record StackPorts(int kafka, int registry, int influxdb, int flinkRest) {

    /** What a new user expects: each server's own customary port. */
    public static final StackPorts CUSTOMARY = new StackPorts(9092, 8085, 8086, 8081);

    private static final int HIGHEST = 65_535;

    public StackPorts {
        requirePort("Kafka", kafka);
        requirePort("registry", registry);
        requirePort("InfluxDB", influxdb);
        requirePort("Flink REST", flinkRest);
    }

    /** Ports that nobody listens at now. */
    public static StackPorts free() {
        return new StackPorts(freePort(), freePort(), freePort(), freePort());
    }

    /** A port that nobody listens at now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StackException("no free port on 127.0.0.1: " + e.getMessage(), e);
        }
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
