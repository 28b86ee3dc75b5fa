package io.millrace.mlmodels.model;

import io.millrace.mlmodels.features.HealthIndex;
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

/**
 * How a {@link RulModel} is written to a file, and read again. Big-endian:
 *
 * <pre>
 * "MILLRACE"  format version (int)  length of the body (int)  body  SHA-256 over all before it
 * body: id, version, device type, unit (strings: int length, UTF-8), row length, cap (double),
 *       report (string), version of the features, hash of their names, channels, health indexes,
 *       feature names, intercept, shrinkage, roots, then feature, value, otherwise of each node
 * </pre>
 *
 * <p>Nothing of it is a serialized Java object, so a file from outside can be read without running
 * anything that it brings along; its trees are checked before they are walked.
 */
public final class ModelFileFormat {

    /** Version of the format that {@link #write} writes. */
    public static final int FORMAT_VERSION = 1;

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
            RulModel model = readBody(in);
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
        if (format != FORMAT_VERSION) {
            throw new ModelFileException(
                    Fault.UNKNOWN_FORMAT,
                    "Model file of format version "
                            + format
                            + "; this program reads version "
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
        writeText(out, RulFeatures.VERSION);
        writeText(out, features.hash());
        writeTexts(out, features.channels());
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
        writeTrees(model.trees(), out);
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

    private static RulModel readBody(DataInputStream in) throws IOException {
        String id = readText(in);
        String version = readText(in);
        String deviceType = readText(in);
        String unit = readText(in);
        double rowLength = in.readDouble();
        double cap = in.readDouble();
        String report = readText(in);
        RulFeatures features = readFeatures(id, in);
        return new RulModel(
                id, version, deviceType, unit, rowLength, cap, features, readTrees(in), report);
    }

    /** The features are computed by this program, so they have to be the ones it knows. */
    private static RulFeatures readFeatures(String id, DataInputStream in) throws IOException {
        String featureVersion = readText(in);
        String hash = readText(in);
        List<String> channels = readTexts(in);
        List<HealthIndex> indexes = new ArrayList<>();
        for (int left = readCount(in, 1); left > 0; left--) {
            indexes.add(readIndex(in, channels.size()));
        }
        List<String> names = readTexts(in);
        if (!featureVersion.equals(RulFeatures.VERSION)) {
            throw new ModelFileException(
                    Fault.FOREIGN_FEATURES,
                    "Model "
                            + id
                            + " was made for features "
                            + featureVersion
                            + "; this program computes "
                            + RulFeatures.VERSION);
        }
        RulFeatures features = new RulFeatures(channels, indexes);
        if (!names.equals(features.names()) || !hash.equals(features.hash())) {
            throw foreign(id, names, features);
        }
        return features;
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

    private static GradientBoostedTrees readTrees(DataInputStream in) throws IOException {
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
        return new GradientBoostedTrees(intercept, shrinkage, roots, features, values, otherwise);
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
