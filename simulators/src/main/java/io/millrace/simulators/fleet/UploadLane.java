package io.millrace.simulators.fleet;

import java.util.Comparator;
import java.util.List;

/**
 * Devices that hold what they measure and upload it together, each at times of its own: what is in
 * an upload is made when the upload is sent, so that nothing is kept until then.
 */
final class UploadLane extends Lane {

    private final Upload[] uploads;
    private final long uploadMillis;
    private long round;
    private int next;
    private long time;

    /** A device and the time of its first upload. */
    private record Upload(Sender sender, long firstMillis) {

        static final Comparator<Upload> ORDER =
                Comparator.comparingLong(Upload::firstMillis)
                        .thenComparingInt(upload -> upload.sender().device().number());
    }

    UploadLane(Form form, List<Sender> senders, long seed, long startMillis) {
        this.uploadMillis = form.uploadMillis();
        this.uploads =
                senders.stream()
                        .map(sender -> new Upload(sender, startMillis + phase(seed, sender)))
                        .sorted(Upload.ORDER)
                        .toArray(Upload[]::new);
        this.time = uploads[0].firstMillis();
    }

    private long phase(long seed, Sender sender) {
        long key = Randomness.key(seed, sender.device().number(), "upload");
        return Math.floorMod(Randomness.bits(key, 0), uploadMillis);
    }

    @Override
    long time() {
        return time;
    }

    @Override
    int device() {
        return uploads[next].sender().device().number();
    }

    @Override
    void fire(long endMillis, EventStream stream, Transport.Outlet outlet) {
        Sender sender = uploads[next].sender();
        FleetDevice device = sender.device();
        long now = time;
        long sequence = device.sequenceAt(now - uploadMillis + 1);
        for (long measured = device.eventTime(sequence);
                measured <= now && measured < endMillis;
                measured = device.eventTime(++sequence)) {
            stream.send(sender, measured, sequence, now, outlet);
        }
        next++;
        if (next == uploads.length) {
            next = 0;
            round++;
        }
        time = uploads[next].firstMillis() + round * uploadMillis;
    }

    /** The last upload has what was measured until then. */
    @Override
    long endMillis(long eventsEnd) {
        return eventsEnd >= Long.MAX_VALUE - uploadMillis ? eventsEnd : eventsEnd + uploadMillis;
    }

    @Override
    int held(long eventsEnd) {
        return time < endMillis(eventsEnd) ? uploads.length : 0;
    }
}
