package io.millrace.connectors.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.RejectReason;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPlanTest {

    private static final Schema TODAY = Contracts.schema("DeviceEvent");
    private static final int RECORDS = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, Schema> versions = EventVersions.all();
    private final EventFields fields = new EventFields();
    private final EventPlanner planner = new EventPlanner(fields, TODAY);

    /** Records without attributes, which are the one thing that has to be made anew. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "only-what-is-required",
                "fields-added",
                "narrow-numbers",
                "bytes-for-text",
                "renamed",
                "reordered",
                "symbol-added",
                "unions-everywhere"
            })
    void shouldAllocateNothingForAnEventOfWhateverVersion(String version) throws RejectException {
        Schema writer = versions.get(version);
        EventPlan plan = planner.plan(writer);
        byte[] bytes = sample(writer, plan);
        read(plan, bytes);

        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        read(plan, bytes);
        long allocated = THREADS.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated / RECORDS).as("bytes a record of " + version).isZero();
    }

    @Test
    void shouldRefuseEveryRecordOfASchemaThatCannotBeResolved() {
        EventPlan plan = planner.plan(Contracts.schema("AlertRule"));

        assertThatThrownBy(() -> plan.read(null, new byte[100], 0, 0, 0, 0))
                .isInstanceOfSatisfying(
                        RejectException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(RejectReason.INCOMPATIBLE_SCHEMA));
    }

    @Test
    void shouldRefuseAReaderThatFlatEventsCannotBeFilledFrom() {
        assertThatThrownBy(() -> new EventPlanner(fields, Contracts.schema("AlertRule")))
                .hasMessageContaining("AlertRule has no field deviceId");
    }

    /**
     * An event of that version that today's reader takes; without attributes long texts or metrics
     * that come twice.
     */
    private static byte[] sample(Schema writer, EventPlan plan) {
        RandomWire wire = new RandomWire(new Random(5));
        while (true) {
            byte[] bytes = wire.next(writer);
            try {
                DecodedEvent event = plan.read(null, bytes, 0, 1, 2, 3);
                String[] metrics = event.metrics();
                boolean oneBlock = metrics == plan.read(null, bytes, 0, 1, 2, 3).metrics();
                if (event.attributes().isEmpty()
                        && metrics.length > 1
                        && oneBlock
                        && !new String(bytes, ISO_8859_1).contains("x".repeat(60))) {
                    return bytes;
                }
            } catch (RejectException e) {
                // The next one, then.
            }
        }
    }

    private static void read(EventPlan plan, byte[] bytes) throws RejectException {
        for (int i = 0; i < RECORDS; i++) {
            DecodedEvent event = plan.read(null, bytes, 0, i, 2, 3);
            assert event.recordTime() == i;
        }
    }
}
