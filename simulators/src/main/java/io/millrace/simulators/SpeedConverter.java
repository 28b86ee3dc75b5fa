package io.millrace.simulators;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 60, 60x, max. */
final class SpeedConverter implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        if (text.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double speed = Double.parseDouble(text.replaceFirst("x$", ""));
            if (speed >= 1) {
                return speed;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException("'" + text + "' is not a speed: 1 or more, or max");
    }
}
