package io.millrace.benchmarks.fleet;

import java.util.Map;

/** Where the results lie that are judged. */
interface ResultSource {

    /** Everything that is there. */
    ResultsSeen read();

    /** The units of the metrics, by device type and metric; what is not known is not there. */
    Map<String, Map<String, String>> units();
}
