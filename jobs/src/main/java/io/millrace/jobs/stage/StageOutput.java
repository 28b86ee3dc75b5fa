package io.millrace.jobs.stage;

import io.millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/** Where a stage puts its results. */
public interface StageOutput {

    /**
     * Emits one result.
     *
     * @param key the record's key in that topic
     */
    void emit(Topic topic, String key, SpecificRecord value);
}
