package io.millrace.local.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds out before anything starts whether a port is taken, and says how to move it. */
public final class PortCheck {

    private PortCheck() {}

    /**
     * Fails with one line for each port that is taken.
     *
     * @param portsByOption command-line option that moves a port, to the port
     */
    public static void requireFree(Map<String, Integer> portsByOption) {
        Map<Integer, Long> uses =
                portsByOption.values().stream()
                        .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
        String problems =
                portsByOption.entrySet().stream()
                        .filter(
                                entry ->
                                        uses.get(entry.getValue()) > 1 || isTaken(entry.getValue()))
                        .map(
                                entry ->
                                        line(
                                                entry.getKey(),
                                                entry.getValue(),
                                                uses.get(entry.getValue()) > 1))
                        .collect(Collectors.joining("\n"));
        if (!problems.isEmpty()) {
            throw new StackException(problems);
        }
    }

    private static String line(String option, int port, boolean twice) {
        return "port %d is %s; choose another with %s PORT%s"
                .formatted(
                        port,
                        twice ? "asked for twice" : "taken by another process",
                        option,
                        twice ? "" : ", or stop what listens there");
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // a server that has just ended leaves connections behind, which are no hindrance
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
