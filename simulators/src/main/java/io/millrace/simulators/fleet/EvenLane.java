package io.millrace.simulators.fleet;

import java.util.List;

/** Devices of one interval without jitter: a round of all of them an interval, in their order. */
final class EvenLane extends Lane {

    private final Sender[] senders;
    private final long intervalMillis;
    private long round;
    private int next;
    private long time;

    EvenLane(Form form, List<Sender> senders) {
        this.senders = senders.stream().sorted(Sender.BY_PHASE).toArray(Sender[]::new);
        this.intervalMillis = form.intervalMillis();
        this.time = this.senders[0].device().firstEventMillis();
    }

    @Override
    long time() {
        return time;
    }

    @Override
    int device() {
        return senders[next].device().number();
    }

    @Override
    void fire(long endMillis, EventStream stream, Transport.Outlet outlet) {
        stream.send(senders[next], time, round, time, outlet);
        next++;
        if (next == senders.length) {
            next = 0;
            round++;
        }
        time = senders[next].device().firstEventMillis() + round * intervalMillis;
    }
}
