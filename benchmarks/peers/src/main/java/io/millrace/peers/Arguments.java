package io.millrace.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a peer is started with: words {@code key=value}, the same of all peers. */
final class Arguments {

    /** How far events of a partition may be out of order, before they are late. */
    static final Duration DISORDER = Duration.ofSeconds(2);

    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] words) {
        for (String word : words) {
            int sign = word.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException(word + ": key=value is wanted");
            }
            values.put(word.substring(0, sign), word.substring(sign + 1));
        }
    }

    String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + "= is missing");
        }
        return value;
    }

    Duration checkpoint() {
        return duration(get("checkpoint"));
    }

    /** As {@code 60s}, {@code 60s/1s} for a slide, {@code 10s,1m,1h} for several. */
    List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        for (String word : get("window").split(",", -1)) {
            String[] parts = word.split("/", 2);
            windows.add(new Window(duration(parts[0]), duration(parts[parts.length - 1])));
        }
        return windows;
    }

    /** The one window, for the peers that are not asked for more. */
    Window window() {
        List<Window> windows = windows();
        if (windows.size() != 1) {
            throw new IllegalArgumentException("this peer takes one window");
        }
        return windows.get(0);
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** A window's size, and how often one begins. */
    record Window(Duration size, Duration slide) {

        boolean tumbling() {
            return size.equals(slide);
        }
    }
}
