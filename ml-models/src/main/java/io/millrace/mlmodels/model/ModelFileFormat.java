package io.millrace.mlmodels.model;

import io.millrace.mlmodels.features.HealthIndex;
import io.millrace.mlmodels.features.OperatingRegimes;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.ModelFileException.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a {@link RulModel} is written to a file, and read again. Big-endian:
 *
 * <pre>
 * "MILLRACE"  format version (int)  length of the body (int)  body  SHA-256 over all before it
 * body: id, version, device type, unit (strings: int length, UTF-8), row length, cap (double),
 *       report, digest of the histories (strings), metrics, features (form, hash, channels,
 *       regimes, health indexes, names), trees (intercept, shrinkage, roots, then feature, value,
 *       otherwise of each node, then its cover), failure horizon,
 *       interval, population
 * </pre>
 *
 * <p>Version 1, without digest, metrics, regimes, covers, interval and population, is read as well.
 *
 * <p>Nothing of it is a serialized Java object, so a file from outside can be read without running
 * anything that it brings along; its trees are checked before they are walked.
 */
public final class ModelFileFormat {

    /** Version of the format that {@link #write} writes. */
    public static final int FORMAT_VERSION = 2;

    private static final byte[] MAGIC = "MILLRACE".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MAGIC.length + 2 * Integer.BYTES;
    private static final int CHECKSUM = 32;

    private ModelFileFormat() {}

    /** The file's bytes. */
    public static byte[] write(RulModel model) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            writeBody(model, new DataOutputStream(body));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(file);
            out.write(MAGIC);
            out.writeInt(FORMAT_VERSION);
            out.writeInt(body.size());
            body.writeTo(out);
            out.write(sha256(file.toByteArray()));
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot fail to be written", e);
        }
    }

    /**
     * Reads a file's bytes.
     *
     * @throws ModelFileException when they are not a model that this program can use
     */
    public static RulModel read(byte[] file) throws ModelFileException {
        byte[] body = body(file);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        try {
            RulModel model = format(file) == 1 ? readFirstVersion(in) : readBody(in);
            if (in.available() > 0) {
                throw malformed(in.available() + " bytes are left over");
            }
            return model;
        } catch (ModelFileException e) {
            throw e;
        } catch (EOFException e) {
            throw malformed("its body ends too early");
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    /** The version of the format that a file says it has, which {@link #body} has checked. */
    private static int format(byte[] file) {
        return ByteBuffer.wrap(file).getInt(MAGIC.length);
    }

    private static byte[] body(byte[] file) throws ModelFileException {
        if (file.length < MAGIC.length
                || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            throw new ModelFileException(
                    Fault.NOT_A_MODEL_FILE,
                    "Not a Millrace model file: it does not begin with MILLRACE");
        }
        if (file.length < HEADER) {
            throw truncated(file.length, "at least " + (HEADER + CHECKSUM));
        }
        ByteBuffer header = ByteBuffer.wrap(file, MAGIC.length, 2 * Integer.BYTES);
        int format = header.getInt();
        int length = header.getInt();
        if (format < 1 || format > FORMAT_VERSION) {
            throw new ModelFileException(
                    Fault.UNKNOWN_FORMAT,
                    "Model file of format version "
                            + format
                            + "; this program reads versions 1 to "
                            + FORMAT_VERSION);
        }
        if (length < 0 || file.length != (long) HEADER + length + CHECKSUM) {
            throw truncated(file.length, String.valueOf((long) HEADER + length + CHECKSUM));
        }
        byte[] stored = Arrays.copyOfRange(file, HEADER + length, file.length);
        byte[] actual = sha256(Arrays.copyOf(file, HEADER + length));
        if (!MessageDigest.isEqual(stored, actual)) {
            throw new ModelFileException(
                    Fault.WRONG_CHECKSUM,
                    "Model file with a wrong checksum: its bytes have SHA-256 "
                            + HexFormat.of().formatHex(actual)
                            + ", it says "
                            + HexFormat.of().formatHex(stored));
        }
        return Arrays.copyOfRange(file, HEADER, HEADER + length);
    }

    private static void writeBody(RulModel model, DataOutputStream out) throws IOException {
        RulFeatures features = model.features();
        writeText(out, model.id());
        writeText(out, model.version());
        writeText(out, model.deviceType());
        writeText(out, model.unit());
        out.writeDouble(model.rowLength());
        out.writeDouble(model.cap());
        writeText(out, model.report());
        writeText(out, model.digest());
        out.writeInt(model.metrics().size());
        for (Map.Entry<String, Double> metric : model.metrics().entrySet()) {
            writeText(out, metric.getKey());
            out.writeDouble(metric.getValue());
        }
        writeFeatures(features, out);
        writeTrees(model.trees(), out);
        out.writeInt(model.trees().covers().length);
        for (int cover : model.trees().covers()) {
            out.writeInt(cover);
        }
        writeFailure(model.failure(), out);
        writeInterval(model.interval(), out);
        writePopulation(model.population(), out);
    }

    private static void writeFeatures(RulFeatures features, DataOutputStream out)
            throws IOException {
        writeText(out, features.form().label());
        writeText(out, features.hash());
        writeTexts(out, features.channels());
        out.writeBoolean(features.regimes().isPresent());
        if (features.regimes().isPresent()) {
            OperatingRegimes regimes = features.regimes().get();
            writeTexts(out, regimes.settings());
            writeNumbers(out, regimes.scales());
            out.writeInt(regimes.regimes().size());
            for (OperatingRegimes.Regime regime : regimes.regimes()) {
                writeNumbers(out, regime.centre());
                writeNumbers(out, regime.means());
                writeNumbers(out, regime.deviations());
            }
        }
        out.writeInt(features.indexes().size());
        for (HealthIndex index : features.indexes()) {
            writeText(out, index.name());
            writeText(out, index.kind().name());
            out.writeDouble(index.intercept());
            for (double weight : index.weights()) {
                out.writeDouble(weight);
            }
        }
        writeTexts(out, features.names());
    }

    private static void writeFailure(FailureHorizon failure, DataOutputStream out)
            throws IOException {
        out.writeBoolean(failure != null);
        if (failure != null) {
            out.writeDouble(failure.horizon());
            out.writeInt(failure.knots().size());
            for (FailureHorizon.Knot knot : failure.knots()) {
                out.writeDouble(knot.score());
                out.writeDouble(knot.probability());
            }
        }
    }

    private static void writeInterval(PredictionInterval interval, DataOutputStream out)
            throws IOException {
        out.writeBoolean(interval != null);
        if (interval != null) {
            out.writeDouble(interval.coverage());
            out.writeInt(interval.knots().size());
            for (PredictionInterval.Knot knot : interval.knots()) {
                out.writeDouble(knot.prediction());
                out.writeDouble(knot.below());
                out.writeDouble(knot.above());
            }
        }
    }

    private static void writePopulation(PopulationReference population, DataOutputStream out)
            throws IOException {
        out.writeBoolean(population != null);
        if (population != null) {
            out.writeInt(population.columns().size());
            for (PopulationReference.Column column : population.columns()) {
                out.writeInt(column.feature());
                writeNumbers(out, column.bounds());
                writeNumbers(out, column.shares());
            }
        }
    }

    private static void writeTrees(GradientBoostedTrees trees, DataOutputStream out)
            throws IOException {
        out.writeDouble(trees.intercept());
        out.writeDouble(trees.shrinkage());
        int[] roots = trees.roots();
        out.writeInt(roots.length);
        for (int root : roots) {
            out.writeInt(root);
        }
        int[] features = trees.features();
        double[] values = trees.values();
        int[] otherwise = trees.otherwise();
        out.writeInt(features.length);
        for (int node = 0; node < features.length; node++) {
            out.writeInt(features[node]);
            out.writeDouble(values[node]);
            if (features[node] != GradientBoostedTrees.LEAF) {
                out.writeInt(otherwise[node]);
            }
        }
    }

    private static RulModel readFirstVersion(DataInputStream in) throws IOException {
        String id = readText(in);
        String version = readText(in);
        String deviceType = readText(in);
        String unit = readText(in);
        double rowLength = in.readDouble();
        double cap = in.readDouble();
        String report = readText(in);
        RulFeatures features = readFeatures(id, false, in);
        GradientBoostedTrees trees = readTrees(in, false);
        return new RulModel(id, version, deviceType, unit, rowLength, cap, features, trees, report);
    }

    private static RulModel readBody(DataInputStream in) throws IOException {
        String id = readText(in);
        String version = readText(in);
        String deviceType = readText(in);
        String unit = readText(in);
        double rowLength = in.readDouble();
        double cap = in.readDouble();
        String report = readText(in);
        String digest = readText(in);
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (int left = readCount(in, Integer.BYTES + Double.BYTES); left > 0; left--) {
            metrics.put(readText(in), in.readDouble());
        }
        RulFeatures features = readFeatures(id, true, in);
        GradientBoostedTrees trees = readTrees(in, true);
        FailureHorizon failure = in.readBoolean() ? readFailure(in) : null;
        PredictionInterval interval = in.readBoolean() ? readInterval(in) : null;
        PopulationReference population = in.readBoolean() ? readPopulation(in) : null;
        if (population != null
                && population.columns().stream().anyMatch(c -> c.feature() >= features.size())) {
            throw malformed("it watches a feature that is not there");
        }
        return new RulModel(
                id,
                version,
                deviceType,
                unit,
                rowLength,
                cap,
                features,
                trees,
                report,
                digest,
                metrics,
                failure,
                interval,
                population);
    }

    private static FailureHorizon readFailure(DataInputStream in) throws IOException {
        double horizon = in.readDouble();
        List<FailureHorizon.Knot> knots = new ArrayList<>();
        for (int left = readCount(in, 2 * Double.BYTES); left > 0; left--) {
            knots.add(new FailureHorizon.Knot(in.readDouble(), in.readDouble()));
        }
        return new FailureHorizon(horizon, knots);
    }

    private static PredictionInterval readInterval(DataInputStream in) throws IOException {
        double coverage = in.readDouble();
        List<PredictionInterval.Knot> knots = new ArrayList<>();
        for (int left = readCount(in, 3 * Double.BYTES); left > 0; left--) {
            knots.add(
                    new PredictionInterval.Knot(in.readDouble(), in.readDouble(), in.readDouble()));
        }
        return new PredictionInterval(coverage, knots);
    }

    private static PopulationReference readPopulation(DataInputStream in) throws IOException {
        List<PopulationReference.Column> columns = new ArrayList<>();
        for (int left = readCount(in, 3 * Integer.BYTES); left > 0; left--) {
            columns.add(
                    new PopulationReference.Column(in.readInt(), readNumbers(in), readNumbers(in)));
        }
        return new PopulationReference(columns);
    }

    private static OperatingRegimes readRegimes(DataInputStream in) throws IOException {
        List<String> settings = readTexts(in);
        List<Double> scales = readNumbers(in);
        List<OperatingRegimes.Regime> regimes = new ArrayList<>();
        for (int left = readCount(in, 3 * Integer.BYTES); left > 0; left--) {
            regimes.add(
                    new OperatingRegimes.Regime(readNumbers(in), readNumbers(in), readNumbers(in)));
        }
        return new OperatingRegimes(settings, scales, regimes);
    }

    /** The features are computed by this program, so they have to be the ones it knows. */
    private static RulFeatures readFeatures(String id, boolean withRegimes, DataInputStream in)
            throws IOException {
        String label = readText(in);
        String hash = readText(in);
        List<String> channels = readTexts(in);
        OperatingRegimes regimes = withRegimes && in.readBoolean() ? readRegimes(in) : null;
        List<HealthIndex> indexes = new ArrayList<>();
        for (int left = readCount(in, 1); left > 0; left--) {
            indexes.add(readIndex(in, channels.size()));
        }
        List<String> names = readTexts(in);
        for (RulFeatures.Form form : RulFeatures.Form.values()) {
            if (form.label().equals(label)) {
                RulFeatures features = new RulFeatures(form, channels, regimes, indexes);
                if (!names.equals(features.names()) || !hash.equals(features.hash())) {
                    throw foreign(id, names, features);
                }
                return features;
            }
        }
        throw new ModelFileException(
                Fault.FOREIGN_FEATURES,
                "Model "
                        + id
                        + " was made for features "
                        + label
                        + "; this program computes "
                        + Arrays.stream(RulFeatures.Form.values())
                                .map(RulFeatures.Form::label)
                                .toList());
    }

    private static ModelFileException foreign(String id, List<String> names, RulFeatures own) {
        List<String> unknown = new ArrayList<>(names);
        unknown.removeAll(own.names());
        List<String> absent = new ArrayList<>(own.names());
        absent.removeAll(names);
        return new ModelFileException(
                Fault.FOREIGN_FEATURES,
                "Model "
                        + id
                        + " was made for features that this program does not compute: "
                        + (unknown.isEmpty() ? "another order" : unknown)
                        + (absent.isEmpty() ? "" : ", and without " + absent)
                        + "; allowed are, in this order, "
                        + own.names());
    }

    private static HealthIndex readIndex(DataInputStream in, int channels) throws IOException {
        String name = readText(in);
        HealthIndex.Kind kind = HealthIndex.Kind.valueOf(readText(in));
        double intercept = in.readDouble();
        List<Double> weights = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            weights.add(in.readDouble());
        }
        return new HealthIndex(name, kind, intercept, weights);
    }

    private static GradientBoostedTrees readTrees(DataInputStream in, boolean withCovers)
            throws IOException {
        double intercept = in.readDouble();
        double shrinkage = in.readDouble();
        int[] roots = new int[readCount(in, Integer.BYTES)];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = in.readInt();
        }
        int nodes = readCount(in, Integer.BYTES + Double.BYTES);
        int[] features = new int[nodes];
        double[] values = new double[nodes];
        int[] otherwise = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            features[node] = in.readInt();
            values[node] = in.readDouble();
            if (features[node] != GradientBoostedTrees.LEAF) {
                otherwise[node] = in.readInt();
            }
        }
        int[] covers = new int[withCovers ? readCount(in, Integer.BYTES) : 0];
        for (int node = 0; node < covers.length; node++) {
            covers[node] = in.readInt();
        }
        return new GradientBoostedTrees(
                intercept, shrinkage, roots, features, values, otherwise, covers);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static void writeNumbers(DataOutputStream out, List<Double> numbers)
            throws IOException {
        out.writeInt(numbers.size());
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    private static List<Double> readNumbers(DataInputStream in) throws IOException {
        List<Double> numbers = new ArrayList<>();
        for (int left = readCount(in, Double.BYTES); left > 0; left--) {
            numbers.add(in.readDouble());
        }
        return numbers;
    }

    private static String readText(DataInputStream in) throws IOException {
        byte[] bytes = new byte[readCount(in, 1)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = readCount(in, Integer.BYTES); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    /** A count is believed only when so many items of that size can still follow. */
    private static int readCount(DataInputStream in, int leastBytesEach) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * leastBytesEach > in.available()) {
            throw malformed("it counts " + count + " items where they cannot be");
        }
        return count;
    }

    private static ModelFileException truncated(int length, String whole) {
        return new ModelFileException(
                Fault.TRUNCATED,
                "Model file of " + length + " bytes where " + whole + " belong: is it complete?");
    }

    private static ModelFileException malformed(String wrong) {
        return new ModelFileException(Fault.MALFORMED, "Malformed model file: " + wrong);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
