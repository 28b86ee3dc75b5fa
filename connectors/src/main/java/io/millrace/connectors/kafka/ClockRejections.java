package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockRejection;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How a {@link ClockRejection} is written between two operators. */
public final class ClockRejections {

    private ClockRejections() {}

    /** Writes all of it. */
    public static void write(ClockRejection clock, DataOutputView out) throws IOException {
        Fields.writeText(clock.deviceId(), out);
        Fields.writeText(clock.tenantId(), out);
        Fields.writeText(clock.siteId(), out);
        Fields.writeText(clock.deviceType(), out);
        out.writeLong(clock.eventTime());
        out.writeLong(clock.recordTime());
    }

    /** Reads what {@link #write} has written. */
    public static ClockRejection read(DataInputView in) throws IOException {
        return new ClockRejection(
                Fields.readText(in),
                Fields.readText(in),
                Fields.readText(in),
                Fields.readText(in),
                in.readLong(),
                in.readLong());
    }
}
