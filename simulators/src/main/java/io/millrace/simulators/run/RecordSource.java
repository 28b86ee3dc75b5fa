package io.millrace.simulators.run;

import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.TransportCounts;

/** What a run sends: records that become due one after another. For one thread. */
public interface RecordSource {

    /** Hands over every record that is due before that moment, in the order in which they are. */
    void advance(long untilMillis, EventStream.Receiver receiver);

    /** Makes no event at or after that moment; what is delayed still comes. */
    void endAt(long millis);

    /** The moment from which nothing new is made; {@code Long.MAX_VALUE} where there is none. */
    long endMillis();

    /** Records made, delayed and not yet due. */
    int onTheirWay();

    /** What was made so far. */
    TransportCounts counts();

    /** About how many events are due by then, for progress. */
    long eventsDue(long timeMillis);
}
