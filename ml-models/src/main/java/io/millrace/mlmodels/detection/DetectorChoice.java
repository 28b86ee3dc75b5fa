package io.millrace.mlmodels.detection;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Detectors by name and parameters, as configuration and command lines have them. A parameter that
 * is not given has its default.
 */
public final class DetectorChoice {

    private static final DetectorChoice ROBUST_LEVEL =
            new DetectorChoice(
                    RobustDetector.NAME,
                    "level and spread of the last readings, robust against single wild ones",
                    List.of(
                            new Parameter(
                                    "threshold", "5.5", "spreads off the level that are anomalous"),
                            new Parameter(
                                    "clearRatio",
                                    "0.5",
                                    "share of the threshold that ends an anomaly"),
                            new Parameter("halfLife", "60", "of the level, in readings"),
                            new Parameter("spreadHalfLife", "400", "of the spread, in readings"),
                            new Parameter("warmUp", "100", "readings before the first judgement"),
                            new Parameter(
                                    "relearnAfter",
                                    "600",
                                    "anomalous readings after which the new level counts as normal"),
                            new Parameter(
                                    "gap",
                                    "100",
                                    "silence, in usual intervals, that forgets the level"),
                            new Parameter(
                                    "relativeFloor",
                                    "0.001",
                                    "least spread, as a share of the level"),
                            new Parameter(
                                    "absoluteFloor", "1e-6", "least spread, in the signal's unit")),
                    given ->
                            new RobustDetector(
                                    new DetectorSettings(
                                            given.number("threshold"),
                                            given.number("clearRatio"),
                                            given.number("halfLife"),
                                            given.number("spreadHalfLife"),
                                            given.count("warmUp"),
                                            given.count("relearnAfter"),
                                            given.number("gap"),
                                            given.number("relativeFloor"),
                                            given.number("absoluteFloor"))));

    private static final List<Parameter> OF_CONSTANT_TIME =
            List.of(
                    new Parameter("warmUp", "750", "readings before the first judgement"),
                    new Parameter(
                            "quiet", "150", "readings after an anomaly in which none is announced"),
                    new Parameter(
                            "limit",
                            "0.504",
                            "of the likelihood: 0.5 is a tail of 1e-5, 1 of 1e-10"),
                    new Parameter("margin", "0.05", "share of its range by which it may leave it"),
                    new Parameter(
                            "relearnAfter",
                            "100",
                            "anomalous readings after which they are learned as normal"),
                    new Parameter(
                            "gap",
                            "100",
                            "silence, in usual intervals, that forgets the last scores"));

    private static final DetectorChoice CONSTANT_TIME =
            new DetectorChoice(
                    ConstantTimeDetector.NAME,
                    "rare values, sudden distance from the level and new extremes; announced once",
                    OF_CONSTANT_TIME,
                    given -> new ConstantTimeDetector(constantTime(given)));

    private static final DetectorChoice FOREST =
            new DetectorChoice(
                    ForestDetector.NAME,
                    "constant-time with a random cut forest beside it; dear",
                    Stream.concat(
                                    OF_CONSTANT_TIME.stream(),
                                    Stream.of(
                                            new Parameter("trees", "30", "of the forest"),
                                            new Parameter(
                                                    "sample", "128", "readings that a tree holds"),
                                            new Parameter("seed", "7", "of the forest's choices")))
                            .toList(),
                    given ->
                            new ForestDetector(
                                    new ForestSettings(
                                            given.count("trees"),
                                            given.count("sample"),
                                            given.count("seed"),
                                            constantTime(given))));

    private static final DetectorChoice SEASONAL =
            new DetectorChoice(
                    SeasonalDetector.NAME,
                    "what is usual at each hour of the day and of the week",
                    List.of(
                            new Parameter("zone", "UTC", "whose clock the signal follows"),
                            new Parameter(
                                    "threshold", "6", "spreads off the usual that are anomalous"),
                            new Parameter("warmUpDays", "7", "before the first judgement"),
                            new Parameter("memoryDays", "14", "that the usual is learned from"),
                            new Parameter(
                                    "relearnAfterHours",
                                    "24",
                                    "of an anomaly after which its level counts as normal"),
                            new Parameter(
                                    "relativeFloor",
                                    "0.001",
                                    "least spread, as a share of the level")),
                    given ->
                            new SeasonalDetector(
                                    new SeasonalSettings(
                                            given.zone("zone"),
                                            given.number("threshold"),
                                            given.number("warmUpDays"),
                                            given.number("memoryDays"),
                                            given.number("relearnAfterHours"),
                                            given.number("relativeFloor"))));

    private static final DetectorChoice SPIKE_AND_DIP =
            new DetectorChoice(
                    SpikeAndDipDetector.NAME,
                    "single readings outside of the last ones, as Azure Stream Analytics has it",
                    List.of(
                            new Parameter("confidence", "99.9", "percent: the higher, the fewer"),
                            new Parameter("history", "120", "readings that are looked back on"),
                            new Parameter(
                                    "mode", "spikesanddips", "spikes, dips or spikesanddips")),
                    given ->
                            new SpikeAndDipDetector(
                                    new SpikeAndDipSettings(
                                            given.number("confidence"),
                                            given.count("history"),
                                            given.choice("mode", SpikeAndDipSettings.Mode.class))));

    private static final DetectorChoice CHANGE_POINT =
            new DetectorChoice(
                    ChangePointDetector.NAME,
                    "a signal that does not go on as it was, as Azure Stream Analytics has it",
                    List.of(
                            new Parameter("confidence", "99", "percent: the higher, the fewer"),
                            new Parameter("history", "120", "readings that are looked back on")),
                    given ->
                            new ChangePointDetector(
                                    given.number("confidence"), given.count("history")));

    private static final DetectorChoice DRIFT_AWARE =
            new DetectorChoice(
                    DriftAwareDetector.NAME,
                    "metrics that are measured together and drift when nothing is wrong",
                    List.of(
                            new Parameter("metrics", "", "of a row, separated by commas"),
                            new Parameter(
                                    "slow",
                                    "",
                                    "those that follow the surroundings and are not judged"),
                            new Parameter("warmUp", "400", "rows before the first judgement"),
                            new Parameter("limit", "1", "factor on all limits: larger is quieter"),
                            new Parameter(
                                    "drift", "1", "share of the learned drift that is allowed for"),
                            new Parameter(
                                    "recovery",
                                    "0.3",
                                    "share of an alarm's greatest distance that ends it"),
                            new Parameter(
                                    "slowShare",
                                    "0.5",
                                    "share of drift in what a metric does that makes it slow"),
                            new Parameter(
                                    "renew",
                                    "400",
                                    "calm rows after which levels are learned anew"),
                            new Parameter(
                                    "relearnAfter",
                                    "600",
                                    "anomalous rows after which they count as normal"),
                            new Parameter(
                                    "gap",
                                    "100",
                                    "silence, in usual intervals, that forgets what was smoothed")),
                    given ->
                            new DriftAwareDetector(
                                    new DriftAwareSettings(
                                            given.names("metrics"),
                                            given.names("slow"),
                                            given.count("warmUp"),
                                            given.number("limit"),
                                            given.number("drift"),
                                            given.number("recovery"),
                                            given.number("slowShare"),
                                            given.count("renew"),
                                            given.count("relearnAfter"),
                                            given.number("gap"))));

    private static final List<DetectorChoice> OF_SIGNALS =
            List.of(ROBUST_LEVEL, CONSTANT_TIME, SEASONAL, FOREST, SPIKE_AND_DIP, CHANGE_POINT);

    private static final List<DetectorChoice> OF_ROWS = List.of(DRIFT_AWARE);

    /** What has no white space outside of double quotes. */
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+");

    private final String detector;
    private final String meaning;
    private final List<Parameter> parameters;
    private final Function<Given, Detector<?>> maker;

    private DetectorChoice(
            String detector,
            String meaning,
            List<Parameter> parameters,
            Function<Given, Detector<?>> maker) {
        this.detector = detector;
        this.meaning = meaning;
        this.parameters = parameters;
        this.maker = maker;
    }

    /**
     * What can be set of a detector.
     *
     * @param name of the parameter
     * @param value where none is given
     * @param meaning in a few words
     */
    public record Parameter(String name, String value, String meaning) {}

    /** Parameters of one detector, defaults filled in. */
    private record Given(String detector, Map<String, String> values) {

        double number(String name) {
            try {
                return Double.parseDouble(values.get(name));
            } catch (NumberFormatException e) {
                throw wrong(name, "a number", e);
            }
        }

        int count(String name) {
            try {
                return Integer.parseInt(values.get(name));
            } catch (NumberFormatException e) {
                throw wrong(name, "a whole number", e);
            }
        }

        <E extends Enum<E>> E choice(String name, Class<E> of) {
            for (E one : of.getEnumConstants()) {
                if (one.name().toLowerCase(Locale.ROOT).equals(values.get(name))) {
                    return one;
                }
            }
            throw wrong(
                    name,
                    "one of " + Arrays.toString(of.getEnumConstants()).toLowerCase(Locale.ROOT),
                    null);
        }

        List<String> names(String name) {
            return Stream.of(values.get(name).split(",", -1))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .toList();
        }

        ZoneId zone(String name) {
            try {
                return ZoneId.of(values.get(name));
            } catch (DateTimeException e) {
                throw wrong(name, "a time zone such as Europe/Berlin or UTC", e);
            }
        }

        private IllegalArgumentException wrong(String name, String allowed, Exception cause) {
            return new IllegalArgumentException(
                    "%s of detector %s is '%s'; allowed is %s"
                            .formatted(name, detector, values.get(name), allowed),
                    cause);
        }
    }

    private static ConstantTimeSettings constantTime(Given given) {
        return new ConstantTimeSettings(
                given.count("warmUp"),
                given.count("quiet"),
                given.number("limit"),
                given.number("margin"),
                given.count("relearnAfter"),
                given.number("gap"));
    }

    /** As configuration has it. */
    public String detector() {
        return detector;
    }

    /** What it does, in a few words. */
    public String meaning() {
        return meaning;
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** All of one signal that there are. */
    public static List<DetectorChoice> all() {
        return OF_SIGNALS;
    }

    /** The names of {@link #all}, separated by commas. */
    public static String names() {
        return names(OF_SIGNALS);
    }

    private static String names(List<DetectorChoice> choices) {
        return choices.stream().map(DetectorChoice::detector).collect(Collectors.joining(", "));
    }

    /**
     * The detector of one signal of that name.
     *
     * @param given parameters that are not to have their default
     * @throws IllegalArgumentException when the name or a parameter is unknown, or a value is not
     *     allowed; with what is
     */
    public static SignalDetector<?> of(String name, Map<String, String> given) {
        return (SignalDetector<?>) of(OF_SIGNALS, "of a signal", name, given);
    }

    /**
     * The detector of rows of that name.
     *
     * @throws IllegalArgumentException as in {@link #of(String, Map)}
     */
    public static RowDetector<?> ofRows(String name, Map<String, String> given) {
        return (RowDetector<?>) of(OF_ROWS, "of rows", name, given);
    }

    /** All of rows that there are. */
    public static List<DetectorChoice> allOfRows() {
        return OF_ROWS;
    }

    /**
     * The detector of one signal that a text asks for: its name, then parameters, as in {@code
     * constant-time warmUp=300 limit=0.55}.
     *
     * @throws IllegalArgumentException as in {@link #of}, and when the text has another form
     */
    public static SignalDetector<?> parse(String text) {
        return (SignalDetector<?>) parse(OF_SIGNALS, "of a signal", text);
    }

    /**
     * The detector of rows that a text asks for, as in {@code drift-aware metrics=pressure,"flow
     * rate" limit=1.2}.
     *
     * @throws IllegalArgumentException as in {@link #parse}
     */
    public static RowDetector<?> parseOfRows(String text) {
        return (RowDetector<?>) parse(OF_ROWS, "of rows", text);
    }

    /** Whether a text asks, by its first word, for a detector of rows. */
    public static boolean isOfRows(String text) {
        String name = text.strip().split("\\s", 2)[0];
        return OF_ROWS.stream().anyMatch(choice -> choice.detector.equals(name));
    }

    private static Detector<?> parse(List<DetectorChoice> choices, String kind, String text) {
        if (text.chars().filter(character -> character == '"').count() % 2 != 0) {
            throw new IllegalArgumentException("a double quote is not closed in '" + text + "'");
        }
        List<String> words =
                WORD.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .map(word -> word.replace("\"", ""))
                        .toList();
        Map<String, String> given = new LinkedHashMap<>();
        for (String word : words.subList(Math.min(1, words.size()), words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'%s' in '%s' is no parameter; allowed is NAME=VALUE"
                                .formatted(word, text));
            }
            given.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return of(choices, kind, words.isEmpty() ? "" : words.get(0), given);
    }

    private static Detector<?> of(
            List<DetectorChoice> choices, String kind, String name, Map<String, String> given) {
        return choices.stream()
                .filter(choice -> choice.detector.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Detector %s '%s' is unknown; allowed is %s"
                                                .formatted(kind, name, names(choices))))
                .with(given);
    }

    private Detector<?> with(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach(parameter -> values.put(parameter.name(), parameter.value()));
        List<String> unknown = new ArrayList<>(given.keySet());
        unknown.removeAll(values.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "Detector %s has no parameter %s; allowed is %s"
                            .formatted(
                                    detector,
                                    String.join(", ", unknown),
                                    String.join(", ", values.keySet())));
        }
        values.putAll(given);
        try {
            return maker.apply(new Given(detector, values));
        } catch (IllegalArgumentException e) {
            if (e.getMessage().contains(detector)) {
                throw e;
            }
            throw new IllegalArgumentException("Detector " + detector + ": " + e.getMessage(), e);
        }
    }
}
