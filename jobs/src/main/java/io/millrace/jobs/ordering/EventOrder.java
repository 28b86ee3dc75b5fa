package io.millrace.jobs.ordering;

import io.millrace.connectors.events.DecodedEvent;
import java.util.Comparator;

/**
 * The order in which a device's events are released: event time, then sequence, then content, then
 * tenant. It depends on nothing that differs between two runs, such as the offset, and two events
 * that are not repeats of one another are never equal in it.
 */
public final class EventOrder {

    /** The order as a comparator. */
    public static final Comparator<DecodedEvent> COMPARATOR =
            Comparator.comparingLong(DecodedEvent::eventTime)
                    .thenComparingLong(DecodedEvent::sequence)
                    .thenComparingLong(EventOrder::content)
                    .thenComparing(DecodedEvent::tenantId);

    private EventOrder() {}

    /**
     * What makes two events of one device and event time the same: the sequence, or without one the
     * content; and the tenant, or a stranger's event could pass for the device's own before it is
     * refused.
     */
    public static long identity(DecodedEvent event) {
        long own = event.sequence() >= 0 ? event.sequence() : content(event) | Long.MIN_VALUE;
        return own ^ mix(event.tenantId().hashCode());
    }

    /** 64-bit hash of the readings and the quality, whatever the order of the readings. */
    static long content(DecodedEvent event) {
        long sum = event.quality().name().hashCode();
        for (int i = 0; i < event.metrics().length; i++) {
            long bits = Double.doubleToLongBits(event.values()[i]);
            sum += mix(bits + mix(event.metrics()[i].hashCode()));
        }
        return mix(sum + event.attributes().hashCode());
    }

    /** The finalizer of splitmix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
