package io.millrace.mlmodels.detection;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What a {@link ForestDetector} has learned of one signal. The forest is written with its trees, as
 * compressed JSON of the library's own state object: tens of kilobytes and milliseconds, for a heap
 * backend only. The same scores come out afterwards.
 */
public final class ForestState implements DetectorState {

    static final int VERSION = 1;

    /** Scores of the forest that its likelihood judges together. */
    private static final int RECENT = 10;

    // The library's objects have more getters than setters.
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** A forest larger than this is not ours. */
    private static final int MOST_BYTES = 100_000_000;

    RandomCutForest forest;
    final AnomalyLikelihood ofForest = new AnomalyLikelihood(RECENT);
    final ConstantTimeState others;

    /** The first reading: the forest sees distances from it. */
    double origin;

    /** Readings to come in which no anomaly is announced. */
    int quiet;

    /** Readings in a row that scored as anomalous, announced or not. */
    int alarmed;

    ForestState(RandomCutForest forest, ConstantTimeState others) {
        this.forest = forest;
        this.others = others;
    }

    @Override
    public boolean isEmpty() {
        return others.isEmpty();
    }

    /** Writes the state to count its bytes. */
    @Override
    public int sizeInBytes() {
        try (DataOutputStream counted = new DataOutputStream(new ByteArrayOutputStream())) {
            write(counted);
            return counted.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(DataOutput out) throws IOException {
        others.write(out);
        ofForest.write(out);
        out.writeDouble(origin);
        out.writeInt(quiet);
        out.writeInt(alarmed);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            JSON.writeValue(deflater, mapper().toState(forest));
        }
        out.writeInt(compressed.size());
        out.write(compressed.toByteArray());
    }

    static ForestState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        ForestState state = new ForestState(null, ConstantTimeState.read(1, in));
        state.ofForest.read(in);
        state.origin = in.readDouble();
        state.quiet = in.readInt();
        state.alarmed = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("A forest of " + length + " bytes");
        }
        byte[] compressed = new byte[length];
        in.readFully(compressed);
        RandomCutForestState forest =
                JSON.readValue(
                        new InflaterInputStream(new ByteArrayInputStream(compressed)),
                        RandomCutForestState.class);
        state.forest = mapper().toModel(forest);
        return state;
    }

    private static RandomCutForestMapper mapper() {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        // Trees that were grown anew from their samples would score differently.
        mapper.setSaveTreeStateEnabled(true);
        mapper.setSaveExecutorContextEnabled(true);
        return mapper;
    }
}
