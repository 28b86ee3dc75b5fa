package io.millrace.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that stand elsewhere than on the command line: {@code ${env:NAME}}, {@code ${file:PATH}}.
 */
final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private Secrets() {}

    static String resolve(String key, String value) {
        Matcher matcher = REFERENCE.matcher(value);
        if (!matcher.matches()) {
            return value;
        }
        return matcher.group(1).equals("env")
                ? environment(key, matcher.group(2))
                : file(key, Path.of(matcher.group(2)));
    }

    private static String environment(String key, String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new UserException(key + ": the environment has no variable " + name);
        }
        return value;
    }

    private static String file(String key, Path path) {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new UserException(key + ": " + path + " cannot be read", e);
        }
    }
}
