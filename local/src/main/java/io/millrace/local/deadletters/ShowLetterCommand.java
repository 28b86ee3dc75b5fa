package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.TopicReader;
import io.millrace.local.cli.UserException;
import io.millrace.local.topics.KafkaOptions;
import io.millrace.schemas.Topic;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters show}: everything that one letter says, its bytes included. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Everything that one letter says: headers, and the value's bytes.",
        footer = {"", "Example: ./millrace dead-letters show 2:17"})
final class ShowLetterCommand implements Callable<Integer> {

    private static final int PER_LINE = 16;

    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions kafka;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Of the dead letters. Default: iot.dead-letters")
    private String topic = Topic.DEAD_LETTERS.topicName();

    @Option(
            names = "--bytes",
            paramLabel = "N",
            description = "How much of the value. Default: ${DEFAULT-VALUE}")
    private int bytes = 512;

    @Parameters(paramLabel = "PARTITION:OFFSET", description = "As list shows it.")
    private String place;

    @Override
    public Integer call() {
        LetterBook book;
        try (TopicReader reader = new TopicReader(kafka.settings(), topic)) {
            book = LetterBook.read(reader);
        }
        List<StoredLetter> found = book.matching(letter -> letter.place().within().equals(place));
        if (found.isEmpty()) {
            throw new UserException(
                    "there is no letter at "
                            + place
                            + " of "
                            + topic
                            + "; ./millrace dead-letters list shows where they lie");
        }
        print(spec.commandLine().getOut(), found.get(0), book.isRedriven(found.get(0)), bytes);
        return 0;
    }

    static void print(PrintWriter out, StoredLetter letter, boolean redriven, int most) {
        out.println("letter   " + letter.place() + (redriven ? ", sent again" : ""));
        out.println("written  " + Instant.ofEpochMilli(letter.record().timestamp()));
        out.println("reason   " + letter.reason() + " in stage " + letter.stage());
        out.println("message  " + letter.message());
        out.println("record   " + (letter.hasSource() ? letter.source() : "none of a topic"));
        if (letter.recordTime() >= 0) {
            out.println("its time " + Instant.ofEpochMilli(letter.recordTime()));
        }
        out.println("key      " + letter.key());
        for (Header header : letter.record().headers()) {
            String value =
                    header.value() == null
                            ? "null"
                            : new String(header.value(), StandardCharsets.UTF_8);
            out.println("header   " + header.key() + " = " + value);
        }
        byte[] value = letter.record().value();
        if (value == null) {
            out.println(
                    letter.omittedBytes() < 0
                            ? "value    none"
                            : "value    "
                                    + letter.omittedBytes()
                                    + " bytes, left where the record lay");
            return;
        }
        out.println("value    " + value.length + " bytes");
        for (int at = 0; at < Math.min(value.length, most); at += PER_LINE) {
            out.println(line(value, at, Math.min(Math.min(value.length, most), at + PER_LINE)));
        }
    }

    private static String line(byte[] value, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = (char) (value[i] & 0xFF);
            text.append(c >= ' ' && c < 0x7F ? c : '.');
        }
        String hex = HexFormat.ofDelimiter(" ").formatHex(value, from, to);
        return "  %06x  %-47s  %s".formatted(from, hex, text);
    }
}
