package io.millrace.simulators.run;

import io.millrace.simulators.fleet.FleetSettings;
import java.nio.file.Path;

/**
 * What one process is to do for a fleet.
 *
 * @param fleet the whole fleet
 * @param shard the part of it that this process sends
 * @param threads that make events
 * @param record the folder for the run's own record; null for none
 */
public record FleetOrder(FleetSettings fleet, FleetShard shard, int threads, Path record) {

    /** Most threads of one process. */
    public static final int MAX_THREADS = 256;

    public FleetOrder {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(
                    "threads " + threads + " is not from 1 to " + MAX_THREADS);
        }
        if (shard.devices(fleet.devices()) == 0) {
            throw new IllegalArgumentException(
                    "shard "
                            + shard
                            + " of a fleet of "
                            + fleet.devices()
                            + " devices is empty: want at most "
                            + fleet.devices()
                            + " shards");
        }
    }

    /** The whole fleet from one thread, without a record. */
    public static FleetOrder of(FleetSettings fleet) {
        return new FleetOrder(fleet, FleetShard.WHOLE, 1, null);
    }

    /** With a record in that folder. */
    public FleetOrder withRecord(Path folder) {
        return new FleetOrder(fleet, shard, threads, folder);
    }

    FleetOrder withFleet(FleetSettings newFleet) {
        return new FleetOrder(newFleet, shard, threads, record);
    }

    public FleetOrder withShard(FleetShard newShard) {
        return new FleetOrder(fleet, newShard, threads, record);
    }

    public FleetOrder withThreads(int newThreads) {
        return new FleetOrder(fleet, shard, newThreads, record);
    }
}
