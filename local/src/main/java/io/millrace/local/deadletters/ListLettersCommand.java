package io.millrace.local.deadletters;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters list}: one line a letter, and how many there are of each reason. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "One line a letter, the newest last, then how many there are of each reason.",
            "Columns: where the letter lies, when it was written, reason, stage, the record's key,"
                    + " where the record lay, and the message. 'sent again' marks what redrive sent."
        },
        footer = {"", "Example: ./millrace dead-letters list --reason CORRUPT --last 2h"})
final class ListLettersCommand implements Callable<Integer> {

    private static final int LONGEST_MESSAGE = 100;

    @Spec private CommandSpec spec;
    @Mixin private LetterOptions letters;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The newest so many; all are counted. Default: ${DEFAULT-VALUE}")
    private int limit = 50;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LetterBook book = letters.read();
        List<StoredLetter> chosen =
                book.matching(letters.choice(Clock.systemUTC().instant())).stream()
                        .sorted(Comparator.comparing(l -> l.record().timestamp()))
                        .toList();
        Map<String, Integer> reasons = new TreeMap<>();
        chosen.forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
        for (StoredLetter letter :
                chosen.subList(Math.max(0, chosen.size() - limit), chosen.size())) {
            out.println(line(letter, book.isRedriven(letter)));
        }
        reasons.forEach((reason, count) -> out.printf("%,10d  %s%n", count, reason));
        out.printf("%,10d  letters%n", chosen.size());
        return 0;
    }

    private static String line(StoredLetter letter, boolean redriven) {
        String message = letter.message();
        return "%s  %s  %s  %s  %s  %s%s  %s"
                .formatted(
                        letter.place().within(),
                        Instant.ofEpochMilli(letter.record().timestamp())
                                .truncatedTo(ChronoUnit.SECONDS),
                        letter.reason(),
                        letter.stage(),
                        letter.key(),
                        letter.hasSource() ? letter.source() : letter.source().topic(),
                        redriven ? "  sent again" : "",
                        message.length() <= LONGEST_MESSAGE
                                ? message
                                : message.substring(0, LONGEST_MESSAGE) + "...");
    }
}
