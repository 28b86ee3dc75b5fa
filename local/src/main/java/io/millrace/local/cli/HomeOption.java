package io.millrace.local.cli;

import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.local.stack.StackState;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the local stack keeps its files. */
final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where logs, data and run files lie. Default: .millrace in the checkout")
    private Path home;

    StackLayout layout() {
        Checkout checkout = Checkout.find();
        return StackLayout.of(checkout, home == null ? checkout.home() : home);
    }

    /** Ports of the stack that runs in the background; fails where none does. */
    StackPorts runningPorts() {
        return StackState.read(layout())
                .filter(state -> state.phase().equals(StackState.UP))
                .map(StackState::ports)
                .orElseThrow(
                        () ->
                                new UserException(
                                        "no local stack is up; start one with: ./millrace up"));
    }
}
