package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * One look at a run through the oracle's eyes.
 *
 * @param expectation what had to come out
 * @param control what the job was told beside the events
 * @param comparison with what came out
 */
record OracleRun(Expectation expectation, ControlTopics control, Comparison comparison) {

    /**
     * Reads everything, computes, compares.
     *
     * @param book what the simulator says it has sent; null where a record's bytes tell what it is
     * @param projected whether a window of that length, for example 1m, is in InfluxDB
     */
    static OracleRun look(
            OracleRules rules,
            SentBook book,
            WrittenRecords written,
            InfluxRows influx,
            Predicate<String> projected)
            throws IOException, InterruptedException {
        InputTopic input = book == null ? InputTopic.read(written) : InputTopic.read(written, book);
        ControlTopics control = ControlTopics.read(written);
        Results results = Results.read(written, influx);
        Expectation expectation =
                new BatchOracle(
                                rules,
                                control.thresholds(),
                                control.devices(),
                                results.fate(control.judged()))
                        .compute(input.records(), control.end());
        return new OracleRun(
                expectation,
                control,
                Comparison.of(expectation, results, input, control.judged(), projected));
    }
}
