package io.millrace.benchmarks.plot;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A drawing in SVG, with a title and a description for those who hear it instead of seeing it.
 * Colours are those of Okabe and Ito, which the colour-blind tell apart; shapes differ as well.
 */
public final class Svg {

    /** What was broken. */
    public static final String FAULT = "#cfd8e3";

    /** What was seen: anomalies. */
    public static final String ANOMALY = "#d55e00";

    /** What was seen: alerts. */
    public static final String ALERT = "#0072b2";

    /** What was seen: predictions. */
    public static final String HEALTH = "#007a5a";

    public static final String INK = "#18212d";
    public static final String MUTED = "#56606d";
    public static final String GRID = "#e1e6ec";

    private static final String FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /** Where a text is fastened. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A point of a line. */
    public record Point(double x, double y) {}

    public Svg(int width, int height, String title, String description) {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
            xml.writeAttribute("viewBox", "0 0 " + width + " " + height);
            xml.writeAttribute("width", Integer.toString(width));
            xml.writeAttribute("height", Integer.toString(height));
            xml.writeAttribute("role", "img");
            xml.writeAttribute("aria-labelledby", "title description");
            xml.writeAttribute("font-family", FONT);
            described("title", title);
            described("desc", description);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        rectangle(0, 0, width, height, "#ffffff", null, null);
        label(20, 30, title, 18, INK, Anchor.START);
    }

    private void described(String element, String words) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("id", element.equals("desc") ? "description" : element);
        xml.writeCharacters(words);
        xml.writeEndElement();
    }

    /**
     * @param stroke null for none
     * @param hint shown under the pointer; null for none
     */
    public void rectangle(
            double x,
            double y,
            double width,
            double height,
            String fill,
            String stroke,
            String hint) {
        element(
                "rect",
                hint,
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(Math.max(0, width)),
                "height",
                number(height),
                "fill",
                fill,
                "stroke",
                stroke == null ? "none" : stroke);
    }

    public void line(double x1, double y1, double x2, double y2, String stroke, double width) {
        element(
                "line",
                null,
                "x1",
                number(x1),
                "y1",
                number(y1),
                "x2",
                number(x2),
                "y2",
                number(y2),
                "stroke",
                stroke,
                "stroke-width",
                number(width));
    }

    public void path(List<Point> points, String stroke, double width, boolean dashed) {
        StringBuilder d = new StringBuilder();
        for (Point point : points) {
            d.append(d.isEmpty() ? "M" : "L")
                    .append(number(point.x()))
                    .append(' ')
                    .append(number(point.y()));
        }
        element(
                "path",
                null,
                "d",
                d.toString(),
                "fill",
                "none",
                "stroke",
                stroke,
                "stroke-width",
                number(width),
                "stroke-linejoin",
                "round",
                "stroke-dasharray",
                dashed ? "5 4" : "none");
    }

    public void circle(double x, double y, double radius, String fill, String stroke, String hint) {
        element(
                "circle",
                hint,
                "cx",
                number(x),
                "cy",
                number(y),
                "r",
                number(radius),
                "fill",
                fill,
                "stroke",
                stroke,
                "stroke-width",
                "1.5");
    }

    /** A cross, for what should not be there. */
    public void cross(double x, double y, double size, String stroke) {
        line(x - size, y - size, x + size, y + size, stroke, 2);
        line(x - size, y + size, x + size, y - size, stroke, 2);
    }

    public void label(double x, double y, String words, int size, String fill, Anchor anchor) {
        try {
            xml.writeStartElement("text");
            attributes(
                    "x",
                    number(x),
                    "y",
                    number(y),
                    "font-size",
                    Integer.toString(size),
                    "fill",
                    fill,
                    "text-anchor",
                    anchor.name().toLowerCase(Locale.ROOT));
            xml.writeCharacters(words);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text that runs upwards, for the axis of values. */
    public void upwards(double x, double y, String words, int size, String fill) {
        try {
            xml.writeStartElement("text");
            attributes(
                    "transform",
                    "translate(" + number(x) + " " + number(y) + ") rotate(-90)",
                    "font-size",
                    Integer.toString(size),
                    "fill",
                    fill,
                    "text-anchor",
                    "middle");
            xml.writeCharacters(words);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the drawing and writes it. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, end(), StandardCharsets.UTF_8);
    }

    private String end() {
        try {
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void element(String name, String hint, String... attributes) {
        try {
            xml.writeStartElement(name);
            attributes(attributes);
            if (hint != null) {
                xml.writeStartElement("title");
                xml.writeCharacters(hint);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void attributes(String... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.writeAttribute(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
