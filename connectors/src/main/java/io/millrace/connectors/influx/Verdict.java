package io.millrace.connectors.influx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer means for the batch that was sent.
 *
 * @param outcome what to do with the batch
 * @param words the answer in words, for logs and dead letters
 */
record Verdict(Outcome outcome, String words) {

    /** What to do with a batch. */
    enum Outcome {
        /** Every point is in the database. */
        WRITTEN,
        /** At least one point is refused, whenever it is sent. */
        SOME_REFUSED,
        /** No point of the batch will ever be accepted. */
        ALL_REFUSED,
        /** The points are right and the server is not there for them: send again later. */
        RETRY
    }

    /** InfluxDB 1.x counts the points that it left out; it has written the others. */
    private static final Pattern DROPPED = Pattern.compile("partial write: .* dropped=(\\d+)");

    /**
     * Judges an answer to a batch of that many points.
     *
     * <p>Only 204 says "written" in every generation of InfluxDB; 200 may be any page of a proxy.
     */
    static Verdict of(InfluxHttp.Answer answer, int points) {
        String words = "HTTP " + answer.status() + " " + answer.message();
        return switch (answer.status()) {
            case 204 -> new Verdict(Outcome.WRITTEN, words);
            case 400, 413, 422 ->
                    new Verdict(
                            points == 1 || dropped(answer.message()) == points
                                    ? Outcome.ALL_REFUSED
                                    : Outcome.SOME_REFUSED,
                            words);
            case 401, 403 ->
                    new Verdict(
                            Outcome.RETRY, words + " (check influx.username and influx.password)");
            case 404 ->
                    new Verdict(
                            Outcome.RETRY,
                            words + " (create the database, or check influx.database)");
            default -> new Verdict(Outcome.RETRY, words);
        };
    }

    private static long dropped(String message) {
        Matcher matcher = DROPPED.matcher(message);
        // No batch has 10 digits of points.
        return matcher.find() && matcher.group(1).length() < 10
                ? Long.parseLong(matcher.group(1))
                : -1;
    }
}
