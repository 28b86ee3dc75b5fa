package io.millrace.simulators.fleet;

import java.util.List;

/**
 * The devices of a stream that measure and upload alike, taken in turn: in the order of (time,
 * device). A turn is the sending of one event, or of one upload.
 */
abstract class Lane {

    /** What devices of one lane have in common. */
    record Form(long intervalMillis, boolean jitters, long uploadMillis) {

        static Form of(FleetDevice device) {
            return new Form(
                    device.intervalMillis(),
                    device.sampling().jitterMillis() > 0,
                    device.uploadMillis());
        }
    }

    /**
     * @param senders in any order
     */
    static Lane of(Form form, List<Sender> senders, Fleet fleet) {
        if (form.uploadMillis() > 0) {
            return new UploadLane(form, senders, fleet.settings().seed(), fleet.startMillis());
        }
        return form.jitters() ? new JitterLane(form, senders) : new EvenLane(form, senders);
    }

    /** When the next turn is; {@code Long.MAX_VALUE} for a lane without devices. */
    abstract long time();

    /** Whose turn it is. */
    abstract int device();

    /** Takes the turn; no event at or after that moment is made. */
    abstract void fire(long endMillis, EventStream stream, Transport.Outlet outlet);

    /** From when on there are no turns, when no event is made from that moment on. */
    long endMillis(long eventsEnd) {
        return eventsEnd;
    }

    /** Devices that hold events made before that moment. */
    int held(long eventsEnd) {
        return 0;
    }
}
