package io.millrace.local.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The page's own files and uPlot's, read from the class path once. */
final class StaticFiles {

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Map<String, File> files = new LinkedHashMap<>();

    StaticFiles() {
        own("/", "index.html", "text/html; charset=utf-8");
        own("/page.css", "page.css", "text/css; charset=utf-8");
        own("/icon.svg", "icon.svg", "image/svg+xml");
        for (String script :
                new String[] {
                    "app.js", "charts.js", "dom.js", "format.js", "list.js", "views.js"
                }) {
            own("/" + script, script, "text/javascript; charset=utf-8");
        }
        add("/uplot/uPlot.js", UPLOT + "uPlot.iife.min.js", "text/javascript; charset=utf-8");
        add("/uplot/uPlot.css", UPLOT + "uPlot.min.css", "text/css; charset=utf-8");
    }

    /** A file as it is sent. */
    record File(byte[] content, String contentType) {}

    Optional<File> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private void own(String path, String name, String contentType) {
        add(path, "/page/" + name, contentType);
    }

    private void add(String path, String resource, String contentType) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            files.put(path, new File(in.readAllBytes(), contentType));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
