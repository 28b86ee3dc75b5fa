package io.millrace.benchmarks.throughput;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * L1 as a process of its own: a plain consumer with the bare decoder reads the topic several times
 * over, one thread, and prints a line after each pass. The parent reads this process's CPU time at
 * each line.
 */
public final class LimitProcess {

    private LimitProcess() {}

    /** Arguments: bootstrap servers, topic, number of passes. */
    public static void main(String[] arguments) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", arguments[0]);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(arguments[1]).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            BareDecoder decoder = new BareDecoder();
            for (int pass = 0; pass < Integer.parseInt(arguments[2]); pass++) {
                System.out.println(pass(consumer, ends, decoder));
            }
        }
    }

    private static String pass(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            BareDecoder decoder) {
        consumer.seekToBeginning(ends.keySet());
        long events = 0;
        double sum = 0;
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (record.value() != null) {
                    decoder.decode(record.value());
                    events++;
                    sum += decoder.values[0];
                }
            }
        }
        return "pass " + events + " " + sum;
    }
}
