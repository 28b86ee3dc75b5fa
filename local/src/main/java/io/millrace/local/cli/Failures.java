package io.millrace.local.cli;

import io.millrace.connectors.registry.SchemaRegistryException;
import io.millrace.local.stack.StackException;
import io.millrace.simulators.run.RunFileException;

/** Which failures a person at the keyboard can mend, so that the message says it all. */
final class Failures {

    private Failures() {}

    static boolean isForPeople(Throwable failure) {
        return failure instanceof UserException
                || failure instanceof StackException
                || failure instanceof SchemaRegistryException
                || failure instanceof RunFileException
                || isOf(failure, "org.apache.kafka.common.errors.")
                || isOf(failure, "io.millrace.connectors.kafka.Kafka");
    }

    private static boolean isOf(Throwable failure, String prefix) {
        return failure.getClass().getName().startsWith(prefix);
    }
}
