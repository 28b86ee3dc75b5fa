package io.millrace.simulators.fleet;

/**
 * A time in which nothing reaches one partition of the events topic.
 *
 * @param partition from 0
 * @param fromMillis onset
 * @param toMillis end, no longer in it
 */
public record PartitionSilence(int partition, long fromMillis, long toMillis) {

    boolean holds(int asked, long timeMillis) {
        return partition == asked && timeMillis >= fromMillis && timeMillis < toMillis;
    }
}
