package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Model files as the topic carries them. */
public final class ModelRecords {

    private ModelRecords() {}

    /**
     * The record of a model file, for all devices of its type.
     *
     * @param validFrom event time from which it holds
     * @throws ModelFileException when the bytes are not a model that can be used
     */
    public static ModelFile of(byte[] file, Instant validFrom) throws ModelFileException {
        RulModel model = ModelFileFormat.read(file);
        return ModelFile.newBuilder()
                .setModelId(model.id())
                .setVersion(model.version())
                .setDeviceType(model.deviceType())
                .setFeatureNames(model.features().names())
                .setUnit(model.unit())
                .setBytes(ByteBuffer.wrap(file))
                .setSha256(ModelBook.sha256(file))
                .setReport(model.report())
                .setValidFrom(validFrom)
                .setRole(ModelRole.CHAMPION)
                .setShare(1)
                .build();
    }
}
