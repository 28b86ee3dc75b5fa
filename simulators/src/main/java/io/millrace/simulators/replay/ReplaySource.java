package io.millrace.simulators.replay;

import io.millrace.simulators.fleet.EventEncoder;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fate;
import io.millrace.simulators.fleet.Transport;
import io.millrace.simulators.fleet.TransportCounts;
import io.millrace.simulators.run.RecordSource;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The rows of a replay's recordings as events, in the order in which they are due. */
final class ReplaySource implements RecordSource {

    private final Transport transport;
    private final EventEncoder encoder = new EventEncoder();
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(Cursor.ORDER);
    private final long startMillis;
    private final long lastMillis;
    private final long rows;
    private volatile long endMillis;

    ReplaySource(Replay replay, int schemaId) {
        this.transport =
                new Transport(replay.settings().transport(), new Fate(replay.settings().seed()));
        this.startMillis = replay.schedule().simulatedStart();
        this.endMillis = replay.endMillis();
        this.lastMillis = endMillis;
        long sum = 0;
        for (int i = 0; i < replay.recordings().size(); i++) {
            Recording recording = replay.recordings().get(i);
            cursors.add(new Cursor(replay, recording, i, schemaId));
            sum += recording.rows().size();
        }
        this.rows = sum;
    }

    @Override
    public void advance(long untilMillis, EventStream.Receiver receiver) {
        long until = Math.min(untilMillis, endMillis);
        while (!cursors.isEmpty() && cursors.peek().eventTime() < until) {
            Cursor cursor = cursors.poll();
            transport.release(cursor.eventTime(), receiver);
            cursor.carry(transport, encoder, receiver);
            if (cursor.next()) {
                cursors.add(cursor);
            }
        }
        transport.release(untilMillis - 1, receiver);
    }

    @Override
    public void endAt(long millis) {
        endMillis = millis;
    }

    @Override
    public long endMillis() {
        return endMillis;
    }

    @Override
    public int onTheirWay() {
        return transport.onTheirWay();
    }

    @Override
    public TransportCounts counts() {
        return transport.counts();
    }

    @Override
    public long eventsDue(long timeMillis) {
        double share = (double) (timeMillis - startMillis) / Math.max(1, lastMillis - startMillis);
        return (long) (Math.max(0, Math.min(1, share)) * (double) rows);
    }

    /** A recording and how far it is read. */
    private static final class Cursor {

        private static final Comparator<Cursor> ORDER =
                Comparator.comparingLong(Cursor::eventTime)
                        .thenComparingInt(cursor -> cursor.number);

        private final Recording recording;
        private final int number;
        private final long shift;
        private final byte[] key;
        private final byte[] head;
        private final byte[][] names;
        private final byte[][] presentNames;
        private final double[] presentValues;
        private int row;

        Cursor(Replay replay, Recording recording, int number, int schemaId) {
            this.recording = recording;
            this.number = number;
            this.shift = replay.shiftMillis(recording);
            this.key = recording.deviceId().getBytes(StandardCharsets.UTF_8);
            this.head =
                    EventEncoder.head(
                            schemaId,
                            recording.deviceId(),
                            Replay.TENANT,
                            recording.siteId(),
                            replay.settings().deviceType(),
                            null);
            this.names = EventEncoder.names(recording.metrics());
            this.presentNames = new byte[names.length][];
            this.presentValues = new double[names.length];
        }

        long eventTime() {
            return recording.rows().get(row).timeMillis() + shift;
        }

        boolean next() {
            row++;
            return row < recording.rows().size();
        }

        void carry(Transport transport, EventEncoder encoder, EventStream.Receiver receiver) {
            long time = eventTime();
            int sequence = row;
            transport.carry(number, key, encode(encoder, time, sequence), sequence, time, receiver);
        }

        /** A reading that the file does not have is not in the event. */
        private byte[] encode(EventEncoder encoder, long time, int sequence) {
            double[] values = recording.rows().get(sequence).values();
            int present = 0;
            for (int i = 0; i < values.length; i++) {
                if (!Double.isNaN(values[i])) {
                    presentNames[present] = names[i];
                    presentValues[present] = values[i];
                    present++;
                }
            }
            return encoder.encode(head, time, sequence, presentNames, presentValues, present);
        }
    }
}
