package io.millrace.local.models;

import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.jobs.maintenance.ModelRecords;
import io.millrace.local.cli.AgoOption;
import io.millrace.local.cli.CommandProvider;
import io.millrace.local.cli.UserException;
import io.millrace.local.models.ModelVersions.Published;
import io.millrace.local.topics.KafkaOptions;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models}: which models are in force; publishes a version, or the one before again. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Lists, shows, publishes, rolls back and compares models; takes the truth.",
        footer = {
            "",
            "A version takes effect at one event time in all subtasks, without a restart.",
            "Example:  ./millrace models publish rul-pump.model"
        },
        subcommands = {
            ModelsCommand.ListVersions.class,
            ModelsCommand.Show.class,
            ModelsCommand.Publish.class,
            ModelsCommand.Rollback.class,
            ModelsCommand.Truth.class,
            ModelsCommand.Compare.class
        })
public final class ModelsCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Adds the command to {@code ./millrace}. */
    public static final class Provider implements CommandProvider {
        @Override
        public Object command() {
            return new ModelsCommand();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with models: list, show, publish, rollback, truth or compare");
    }

    /** Where the stack is. */
    static final class Servers {

        @Mixin private KafkaOptions kafka;

        @Option(
                names = "--registry",
                paramLabel = "URL",
                defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
                description = "Schema registry. Default: ${DEFAULT-VALUE}")
        private String registry;

        private ModelsTopic topic() {
            return new ModelsTopic(kafka.settings(), RegistrySettings.of(registry));
        }

        SortedMap<String, ModelVersions> read() {
            try {
                return topic().read();
            } catch (IOException | RuntimeException e) {
                throw failed(e);
            }
        }

        ModelVersions read(String modelId) {
            SortedMap<String, ModelVersions> all = read();
            ModelVersions versions = all.get(modelId);
            if (versions == null) {
                throw new UserException(
                        "no model is called '" + modelId + "'; there are " + all.keySet());
            }
            return versions;
        }

        void publish(ModelFile model, Instant recordTime) {
            try {
                topic().publish(model, recordTime);
            } catch (IOException | RuntimeException e) {
                throw failed(e);
            }
        }

        void publish(MaintenanceEvent event) {
            try {
                topic().publish(event);
            } catch (IOException | RuntimeException e) {
                throw failed(e);
            }
        }

        OutcomeFigures outcomes(Set<String> modelIds) {
            try {
                return topic().outcomes(modelIds);
            } catch (IOException | RuntimeException e) {
                throw failed(e);
            }
        }

        private static UserException failed(Exception e) {
            String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            return new UserException(e.getMessage() + why, e);
        }
    }

    /** {@code models list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints the versions of every model that are still in the log.",
            footer = {"", "Example:  ./millrace models list"})
    static final class ListVersions implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Instant now = Instant.now();
            for (Map.Entry<String, ModelVersions> model : servers.read().entrySet()) {
                Optional<Published> inForce = model.getValue().inForce(now);
                for (Published one : model.getValue().all()) {
                    String state =
                            one.from().isAfter(now)
                                    ? "to come"
                                    : inForce.filter(one::equals).isPresent() ? "in force" : "";
                    out.printf(
                            Locale.ROOT,
                            "%-20s %-14s %-12s %-8s %-6s %5.1f %%  from %s  %s%n",
                            model.getKey(),
                            one.model().getVersion(),
                            one.model().getDeviceType(),
                            state,
                            one.model().getRole() == ModelRole.SHADOW ? "shadow" : "",
                            100 * one.model().getShare(),
                            one.from(),
                            one.model().getSha256().substring(0, 12));
                }
            }
            out.flush();
            return 0;
        }
    }

    /** {@code models show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Prints what a model reads and how it was trained.",
            footer = {"", "Example:  ./millrace models show rul-pump"})
    static final class Show implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Parameters(paramLabel = "ID", description = "The model.")
        private String modelId;

        @Option(
                names = "--model-version",
                paramLabel = "V",
                description = "Default: the one in force.")
        private String version;

        @Override
        public Integer call() {
            ModelVersions versions = servers.read(modelId);
            Published found =
                    (version == null ? versions.inForce(Instant.now()) : versions.of(version))
                            .orElseThrow(
                                    () ->
                                            new UserException(
                                                    modelId
                                                            + " has no "
                                                            + (version == null
                                                                    ? "version in force"
                                                                    : "version " + version)));
            ModelFile file = found.model();
            PrintWriter out = spec.commandLine().getOut();
            try {
                byte[] bytes = new byte[file.getBytes().remaining()];
                file.getBytes().duplicate().get(bytes);
                RulModel model = ModelFileFormat.read(bytes);
                out.printf("model     %s, version %s%n", model.id(), model.version());
                out.printf("devices   %s%n", model.deviceType());
                out.printf("in force  from %s%n", found.from());
                String what =
                        model.failure() == null
                                ? "up to " + model.cap()
                                : "a failure within " + model.failure().horizon();
                out.printf(
                        "predicts  %s %s, a row every %s %s%n",
                        what, model.unit(), model.rowLength(), model.unit());
                out.printf("reads     %s%n", String.join(", ", model.channels()));
                out.printf("features  %d%n", model.features().size());
                out.printf(
                        "interval  %s%n",
                        model.interval() == null ? "none" : model.interval().coverage());
                out.printf("metrics   %s%n", model.metrics());
                out.printf("SHA-256   %s%n", file.getSha256());
                out.printf("report%n%s%n", model.report());
            } catch (ModelFileException e) {
                throw new UserException(modelId + ": " + e.getMessage(), e);
            }
            out.flush();
            return 0;
        }
    }

    /** {@code models publish}. */
    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description = {
                "Publishes a model file to iot.models.",
                "The job refuses one that does not suit its device type, and the old one goes on."
            },
            footer = {
                "",
                "Example:  ./millrace models publish rul-pump.model",
                "Example:  ./millrace models publish rul-pump-new.model --shadow",
                "Example:  ./millrace models publish rul-pump.model --share 0.1"
            })
    static final class Publish implements Callable<Integer> {

        /** Kafka's limit of a record, less what stands around the file. */
        private static final long MOST_BYTES = 900_000;

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;
        @Mixin private AgoOption ago;

        @Parameters(paramLabel = "FILE", description = "As ./millrace train writes it.")
        private Path file;

        @Option(
                names = "--valid-from",
                paramLabel = "TIME",
                description =
                        "Event time from which it holds, for example 2026-01-31T12:00:00Z; never"
                                + " before it is published. Default: at once.")
        private Instant validFrom;

        @Option(
                names = "--shadow",
                description =
                        "It predicts beside the model in force, raises no alert, and shows in"
                                + " compare. With --share 0 the shadow ends.")
        private boolean shadow;

        @Option(
                names = "--share",
                paramLabel = "SHARE",
                defaultValue = "1",
                description =
                        "Of the devices of its type, above 0 to 1, chosen by a hash; the others"
                                + " keep the version before. Default: ${DEFAULT-VALUE}.")
        private double share;

        @Override
        public Integer call() {
            if (!(share >= 0 && share <= 1) || (share == 0 && !shadow)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--share "
                                + share
                                + " is not allowed; it is above 0 to 1, or 0 with --shadow");
            }
            Instant published = ago.moment();
            ModelFile model;
            try {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > MOST_BYTES) {
                    throw new UserException(
                            "%s has %d bytes; %d are allowed"
                                    .formatted(file, bytes.length, MOST_BYTES));
                }
                model = ModelRecords.of(bytes, validFrom == null ? published : validFrom);
            } catch (NoSuchFileException e) {
                throw new UserException("there is no file " + file, e);
            } catch (ModelFileException e) {
                throw new UserException(file + ": " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UserException("cannot read " + file + ": " + e.getMessage(), e);
            }
            model.setRole(shadow ? ModelRole.SHADOW : ModelRole.CHAMPION);
            model.setShare(share);
            servers.publish(model, published);
            say(spec, model, "published");
            return 0;
        }
    }

    /** {@code models rollback}. */
    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = {
                "Publishes again the version that was in force before the one that is now,",
                "or the one that is named; it has to be in the log still."
            },
            footer = {"", "Example:  ./millrace models rollback rul-pump"})
    static final class Rollback implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Parameters(paramLabel = "ID", description = "The model.")
        private String modelId;

        @Option(
                names = "--model-version",
                paramLabel = "V",
                description = "Default: the one before.")
        private String version;

        @Override
        public Integer call() {
            ModelVersions versions = servers.read(modelId);
            Instant now = Instant.now();
            Published found =
                    (version == null ? versions.before(now) : versions.of(version))
                            .orElseThrow(
                                    () ->
                                            new UserException(
                                                    modelId
                                                            + (version == null
                                                                    ? " has no version before"
                                                                    : " has no version " + version)
                                                            + " in the log; publish its file"));
            ModelFile again =
                    ModelFile.newBuilder(found.model())
                            .setValidFrom(now)
                            .setRole(ModelRole.CHAMPION)
                            .setShare(1)
                            .build();
            servers.publish(again, now);
            say(spec, again, "published again");
            return 0;
        }
    }

    /** {@code models truth}. */
    @Command(
            name = "truth",
            mixinStandardHelpOptions = true,
            description = {
                "Says what happened to a device, in iot.maintenance-events.",
                "Its open predictions are held against a failure, and its history begins anew."
            },
            footer = {"", "Example:  ./millrace models truth pump-7 FAILED --note 'bearing'"})
    static final class Truth implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Parameters(index = "0", paramLabel = "DEVICE", description = "The device.")
        private String deviceId;

        @Parameters(
                index = "1",
                paramLabel = "KIND",
                description = "One of ${COMPLETION-CANDIDATES}.")
        private MaintenanceKind kind;

        @Option(
                names = "--at",
                paramLabel = "TIME",
                description =
                        "When it happened, for example 2026-01-31T12:00:00Z; not in the future."
                                + " Default: now.")
        private Instant at;

        @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "In words.")
        private String note;

        @Override
        public Integer call() {
            Instant now = Instant.now();
            if (at != null && at.isAfter(now)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--at " + at + " lies in the future; what has happened is allowed");
            }
            MaintenanceEvent event =
                    MaintenanceEvent.newBuilder()
                            .setDeviceId(deviceId)
                            .setKind(kind)
                            .setEventTime((at == null ? now : at).truncatedTo(ChronoUnit.MILLIS))
                            .setNote(note)
                            .build();
            servers.publish(event);
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%s: %s at %s%n", deviceId, kind, event.getEventTime());
            out.flush();
            return 0;
        }
    }

    /** {@code models compare}. */
    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = {
                "Prints how good the versions of models were, by the failures of the last days",
                "(iot.prediction-outcomes). An error above 0 promised too long a life; the Brier score is"
                        + " of probabilities of a failure: 0 is best."
            },
            footer = {"", "Example:  ./millrace models compare rul-pump"})
    static final class Compare implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The models.")
        private Set<String> modelIds;

        @Override
        public Integer call() {
            OutcomeFigures figures = servers.outcomes(modelIds);
            if (figures.byVersion().isEmpty()) {
                throw new UserException(
                        "no prediction of "
                                + modelIds
                                + " has met its truth yet; ./millrace models truth says what"
                                + " happened to a device");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%-20s %-14s %8s %8s %8s %10s %10s %10s %9s %7s%n",
                    "model",
                    "version",
                    "failures",
                    "judged",
                    "unjudged",
                    "error h",
                    "abs. h",
                    "rmse h",
                    "coverage",
                    "brier");
            figures.byVersion()
                    .forEach(
                            (version, one) ->
                                    out.printf(
                                            Locale.ROOT,
                                            "%-20s %-14s %8d %8d %8d %10s %10s %10s %9s %7s%n",
                                            version.model(),
                                            version.version(),
                                            one.failures(),
                                            one.judged(),
                                            one.unjudged(),
                                            number(one.meanError()),
                                            number(one.meanAbsoluteError()),
                                            number(one.rmse()),
                                            number(one.coverage()),
                                            number(one.brier())));
            out.flush();
            return 0;
        }

        private static String number(double figure) {
            return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%.2f", figure);
        }
    }

    private static void say(CommandSpec spec, ModelFile model, String done) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s version %s for %s%s %s%s, from %s%n",
                model.getModelId(),
                model.getVersion(),
                model.getShare() == 1
                        ? ""
                        : String.format(Locale.ROOT, "%.1f %% of ", 100 * model.getShare()),
                model.getDeviceType(),
                done,
                model.getRole() == ModelRole.SHADOW ? " as a shadow" : "",
                model.getValidFrom());
        out.flush();
    }
}
