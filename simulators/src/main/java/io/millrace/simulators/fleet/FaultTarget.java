package io.millrace.simulators.fleet;

/** What a fault of a script is on. */
public enum FaultTarget {
    /** One device, by its number in the fleet. */
    DEVICE("device"),
    /** A gateway with all its devices, by its number. */
    GATEWAY("gateway"),
    /** A partition of the events topic, by its number. */
    PARTITION("partition"),
    /** Every device, or every gateway. */
    FLEET("fleet");

    private final String word;

    FaultTarget(String word) {
        this.word = word;
    }

    /** The word for it in scripts and messages. */
    public String word() {
        return word;
    }
}
