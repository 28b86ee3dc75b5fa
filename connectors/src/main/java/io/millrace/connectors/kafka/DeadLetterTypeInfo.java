package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link DeadLetter}. */
public final class DeadLetterTypeInfo extends FlatTypeInfo<DeadLetter> {

    private static final long serialVersionUID = 1L;

    public DeadLetterTypeInfo() {
        super(DeadLetter.class);
    }

    @Override
    TypeSerializer<DeadLetter> serializer() {
        return new DeadLetterSerializer();
    }
}
