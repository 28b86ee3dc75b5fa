package io.millrace.jobs.device;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread adds to and any thread reads, perhaps a moment late. */
public final class TallyCounter {

    private final AtomicLong number = new AtomicLong();

    void add(long more) {
        // With one writer a plain sum will do; the lazy store is cheap and becomes visible soon.
        number.lazySet(number.getPlain() + more);
    }

    void set(long value) {
        number.lazySet(value);
    }

    public long get() {
        return number.get();
    }
}
