package io.millrace.simulators;

import io.millrace.simulators.run.EventForm;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Files instead of Kafka. */
final class FileOptions {

    private static final int PARTITIONS = 4;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = {
                "Write events to files in this new folder instead; needs no server. Runs as fast as"
                        + " it can, and ends at the present, unless --speed or --for say"
                        + " otherwise.",
                "Also there: rejected.avro (what a receiver has to refuse), device-types.avro,"
                        + " device-profiles.avro, fault-labels.avro. Pulses are counted only."
            })
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormConverter.class,
            description = "Of the events: avro (container file) or csv. Default: avro")
    private EventForm form;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description =
                    "Of the topic that the files stand for; with Kafka its own count. Default: 4")
    private Integer partitions;

    /** Reads avro, csv. */
    static final class FormConverter implements ITypeConverter<EventForm> {

        @Override
        public EventForm convert(String text) {
            try {
                return EventForm.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    boolean areAsked() {
        return folder != null;
    }

    Path folder() {
        return folder;
    }

    EventForm form() {
        return form == null ? EventForm.AVRO : form;
    }

    int partitions() {
        return partitions == null ? PARTITIONS : partitions;
    }

    /**
     * @throws IllegalArgumentException when something is asked of files that nobody wants
     */
    void requireSense() {
        if (folder == null && (form != null || partitions != null)) {
            throw new IllegalArgumentException(
                    (form == null ? "--partitions" : "--format")
                            + " is for files: want --to FOLDER with it");
        }
    }
}
