package io.millrace.benchmarks.oracle;

import java.util.Map;
import java.util.TreeMap;

/**
 * One result in comparable form.
 *
 * @param key what makes it this result and no other
 * @param fields everything else that is compared: numbers as {@link Double}, the rest as text
 */
record Row(String key, Map<String, Object> fields) {

    Row {
        fields = new TreeMap<>(fields);
    }
}
