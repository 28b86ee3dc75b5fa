package io.millrace.benchmarks.throughput;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.kafka.Framing;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * L2: what the windowed aggregation job does, by hand and for one job alone: one thread, no
 * framework, nothing that could be restored. Clock guard, duplicates, time per device and
 * watermarks, tumbling windows of a minute, the same records out in transactions of two seconds.
 *
 * <p>It takes for granted what this benchmark's input keeps: five metrics a device at most, always
 * in the same order; nothing later than the disorder.
 */
final class BareAggregation {

    private static final long LENGTH = 60_000;
    private static final long DISORDER = 2_000;
    private static final long TRANSACTION_NANOS = 2_000_000_000L;
    private static final int METRICS = 5;
    private static final int COLUMNS = 7;
    private static final int WIDTH = METRICS * COLUMNS;

    /** Events of one device that may come within the disorder. */
    private static final int REMEMBERED = 4;

    private final BareDecoder decoder = new BareDecoder();
    private final RecordCodec<MetricAggregate> codec = new RecordCodec<>(MetricAggregate.class);
    private final KafkaProducer<byte[], byte[]> producer;
    private final String output;
    private final int schemaId;
    private final ClockGuard guard = ClockGuard.DEFAULT;

    private int room;
    private String[] ids;
    private String[][] identities;
    private String[][] names;
    private long[] deviceTime;
    private long[] windowStart;
    private int[] events;
    private double[] cells;
    private long[] remembered;
    private int most;
    private long[] partitionTime;
    private long watermark;
    private long transactionBegan;
    private boolean writes;
    private int passes;

    BareAggregation(KafkaProducer<byte[], byte[]> producer, String output, int schemaId) {
        this.producer = producer;
        this.output = output;
        this.schemaId = schemaId;
        producer.initTransactions();
    }

    /** Forgets everything. */
    void startPass() {
        endPass();
        room = 0;
        grow(1 << 12);
        most = -1;
        partitionTime = new long[4];
        Arrays.fill(partitionTime, Long.MIN_VALUE);
        watermark = Long.MIN_VALUE;
        passes++;
        producer.beginTransaction();
        writes = true;
        transactionBegan = System.nanoTime();
    }

    void endPass() {
        if (writes) {
            producer.commitTransaction();
            writes = false;
        }
    }

    /** Takes a record with a value. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        decoder.decode(record.value());
        long time = decoder.eventTime;
        if (guard.verdict(time, record.timestamp()) != null) {
            return;
        }
        int device = decoder.device;
        if (device >= room) {
            grow(Math.max(room * 2, device + 1));
        }
        if (ids[device] == null) {
            appear(device);
        }
        long known = Math.max(deviceTime[device], watermark);
        if (time < known || isRepeat(device, time)) {
            advance(record.partition(), Math.min(time, record.timestamp()));
            return;
        }
        deviceTime[device] = Math.max(known, time - DISORDER);
        long start = time - Math.floorMod(time, LENGTH);
        if (start != windowStart[device]) {
            turn(device, start);
        }
        add(device);
        advance(record.partition(), Math.min(time, record.timestamp()));
    }

    /** Takes a record without a value: time goes on. */
    void pulse(ConsumerRecord<byte[], byte[]> record) {
        advance(record.partition(), record.timestamp());
    }

    private void appear(int device) {
        ids[device] = decoder.deviceId;
        identities[device] = new String[] {decoder.tenantId, decoder.siteId, decoder.deviceType};
        names[device] = Arrays.copyOf(decoder.metrics, decoder.readings);
        deviceTime[device] = Long.MIN_VALUE;
        windowStart[device] = Long.MIN_VALUE;
        most = Math.max(most, device);
    }

    private boolean isRepeat(int device, long time) {
        int from = device * REMEMBERED * 2;
        int free = from;
        for (int i = from; i < from + REMEMBERED * 2; i += 2) {
            if (remembered[i] == time && remembered[i + 1] == decoder.sequence) {
                return true;
            }
            if (remembered[i] < remembered[free]) {
                free = i;
            }
        }
        remembered[free] = time;
        remembered[free + 1] = decoder.sequence;
        return false;
    }

    /**
     * An event of another window: within the disorder both stay open, so the older one goes on in
     * the table's second half.
     */
    private void turn(int device, long start) {
        if (windowStart[device] != Long.MIN_VALUE && start < windowStart[device]) {
            swap(device);
            return;
        }
        int older = room + device;
        if (windowStart[older] != Long.MIN_VALUE) {
            if (windowStart[older] == start) {
                swap(device);
                return;
            }
            close(older, device);
        }
        move(device, older);
        windowStart[device] = start;
    }

    private void swap(int device) {
        int older = room + device;
        long start = windowStart[device];
        windowStart[device] = windowStart[older];
        windowStart[older] = start;
        int count = events[device];
        events[device] = events[older];
        events[older] = count;
        for (int i = 0; i < WIDTH; i++) {
            double cell = cells[device * WIDTH + i];
            cells[device * WIDTH + i] = cells[older * WIDTH + i];
            cells[older * WIDTH + i] = cell;
        }
    }

    private void move(int from, int to) {
        windowStart[to] = windowStart[from];
        events[to] = events[from];
        System.arraycopy(cells, from * WIDTH, cells, to * WIDTH, WIDTH);
        Arrays.fill(cells, from * WIDTH, (from + 1) * WIDTH, 0);
        windowStart[from] = Long.MIN_VALUE;
        events[from] = 0;
    }

    private void add(int device) {
        events[device]++;
        int at = device * WIDTH;
        for (int i = 0; i < decoder.readings; i++, at += COLUMNS) {
            double value = decoder.values[i];
            if (!Double.isFinite(value)) {
                continue;
            }
            double count = ++cells[at];
            double distance = value - cells[at + 1];
            cells[at + 1] += distance / count;
            cells[at + 2] += distance * (value - cells[at + 1]);
            if (count == 1) {
                cells[at + 3] = value;
                cells[at + 4] = value;
                cells[at + 5] = value;
            } else {
                cells[at + 3] = Math.min(cells[at + 3], value);
                cells[at + 4] = Math.max(cells[at + 4], value);
            }
            cells[at + 6] = value;
        }
    }

    /** Closes what the watermark has passed, once a boundary is behind it. */
    private void advance(int partition, long time) {
        if (time - DISORDER <= partitionTime[partition]) {
            return;
        }
        partitionTime[partition] = time - DISORDER;
        long least = partitionTime[0];
        for (long each : partitionTime) {
            least = Math.min(least, each);
        }
        long before = watermark;
        watermark = Math.max(watermark, least);
        if (Math.floorDiv(watermark, LENGTH) != Math.floorDiv(before, LENGTH)) {
            for (int device = 0; device <= most; device++) {
                closeDue(room + device, device);
                closeDue(device, device);
            }
        }
        if (System.nanoTime() - transactionBegan > TRANSACTION_NANOS) {
            producer.commitTransaction();
            producer.beginTransaction();
            transactionBegan = System.nanoTime();
        }
    }

    private void closeDue(int slot, int device) {
        if (windowStart[slot] != Long.MIN_VALUE && windowStart[slot] + LENGTH <= watermark) {
            close(slot, device);
        }
    }

    private void close(int slot, int device) {
        List<MetricSummary> metrics = new ArrayList<>(METRICS);
        for (int i = 0; i < names[device].length; i++) {
            int at = slot * WIDTH + i * COLUMNS;
            if (cells[at] > 0) {
                metrics.add(summary(names[device][i], at));
            }
        }
        metrics.sort((one, other) -> one.getMetric().compareTo(other.getMetric()));
        long start = windowStart[slot];
        MetricAggregate window = new MetricAggregate();
        window.setId(ResultIds.of("aggregate", ids[device], "1m", start, 0));
        window.setDeviceId(ids[device]);
        window.setTenantId(identities[device][0]);
        window.setSiteId(identities[device][1]);
        window.setDeviceType(identities[device][2]);
        window.setWindow("1m");
        window.setWindowStart(Instant.ofEpochMilli(start));
        window.setWindowEnd(Instant.ofEpochMilli(start + LENGTH));
        window.setRevision(0);
        window.setEventCount(events[slot]);
        window.setVersion("l2");
        window.setMetrics(metrics);
        // The first pass is compared; what the others write would be the same once more.
        Future<RecordMetadata> unused =
                producer.send(
                        new ProducerRecord<>(
                                passes == 1 ? output : output + "-late",
                                ids[device].getBytes(StandardCharsets.UTF_8),
                                Framing.frame(schemaId, codec.encode(window))));
        windowStart[slot] = Long.MIN_VALUE;
        events[slot] = 0;
        Arrays.fill(cells, slot * WIDTH, (slot + 1) * WIDTH, 0);
    }

    private MetricSummary summary(String name, int at) {
        MetricSummary metric = new MetricSummary();
        metric.setMetric(name);
        metric.setCount((long) cells[at]);
        metric.setMean(cells[at + 1]);
        metric.setStandardDeviation(Math.sqrt(Math.max(0, cells[at + 2]) / cells[at]));
        metric.setMin(cells[at + 3]);
        metric.setMax(cells[at + 4]);
        metric.setFirst(cells[at + 5]);
        metric.setLast(cells[at + 6]);
        return metric;
    }

    private void grow(int wanted) {
        int before = room;
        room = wanted;
        ids = before == 0 ? new String[room] : Arrays.copyOf(ids, room);
        identities = before == 0 ? new String[room][] : Arrays.copyOf(identities, room);
        names = before == 0 ? new String[room][] : Arrays.copyOf(names, room);
        deviceTime = before == 0 ? new long[room] : Arrays.copyOf(deviceTime, room);
        remembered =
                before == 0
                        ? new long[room * REMEMBERED * 2]
                        : Arrays.copyOf(remembered, room * REMEMBERED * 2);
        long[] starts = new long[room * 2];
        Arrays.fill(starts, Long.MIN_VALUE);
        int[] counts = new int[room * 2];
        double[] all = new double[room * 2 * WIDTH];
        if (before > 0) {
            System.arraycopy(windowStart, 0, starts, 0, before);
            System.arraycopy(windowStart, before, starts, room, before);
            System.arraycopy(events, 0, counts, 0, before);
            System.arraycopy(events, before, counts, room, before);
            System.arraycopy(cells, 0, all, 0, before * WIDTH);
            System.arraycopy(cells, before * WIDTH, all, room * WIDTH, before * WIDTH);
        }
        windowStart = starts;
        events = counts;
        cells = all;
    }
}
