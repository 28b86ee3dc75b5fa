package io.millrace.connectors.registry;

import java.io.Serializable;
import java.net.URI;
import java.util.Map;

/**
 * Where the schema registry is, and what its client needs to get in.
 *
 * @param url of the Confluent-compatible API, for example {@code
 *     http://localhost:8085/apis/ccompat/v7}
 * @param properties of Confluent's client, passed through: {@code basic.auth.user.info}, {@code
 *     schema.registry.ssl.truststore.location}, {@code http.read.timeout.ms} and so on
 */
public record RegistrySettings(String url, Map<String, String> properties) implements Serializable {

    public RegistrySettings {
        if (url == null || !isHttp(url)) {
            throw new IllegalArgumentException(
                    "registry.url is " + url + "; it has to be an http:// or https:// address");
        }
        properties = Map.copyOf(properties);
    }

    /** A registry that asks for nothing. */
    public static RegistrySettings of(String url) {
        return new RegistrySettings(url, Map.of());
    }

    private static boolean isHttp(String url) {
        try {
            String scheme = URI.create(url.trim()).getScheme();
            return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The address without user and password. */
    public String shownUrl() {
        return url.replaceFirst("://[^/@]*@", "://");
    }

    /** Names of the properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "RegistrySettings[" + shownUrl() + ", " + properties.keySet() + "]";
    }
}
