package io.millrace.mlmodels.training;

import java.util.Arrays;

/**
 * A contiguous stretch of the life of a unit that ran to its failure; at best the whole life. A
 * unit may give several.
 *
 * @param unit which unit
 * @param rows channel values at successive observations, equally spaced; NaN where one is missing
 * @param lifeLeft life that the unit had left after the last row; 0 when that is its failure
 */
public record RunToFailure(String unit, double[][] rows, double lifeLeft) {

    public RunToFailure {
        if (!(lifeLeft >= 0 && lifeLeft < 1e15)) {
            throw new IllegalArgumentException(
                    "Unit " + unit + " has " + lifeLeft + " left to live; it must be 0 or more");
        }
    }

    /** Remaining life at the row of that index. */
    public double remaining(int row, double rowLength) {
        return lifeLeft + (rows.length - 1 - row) * rowLength;
    }

    /** The same run as seen by someone who began to look at that row. */
    RunToFailure from(int row) {
        return new RunToFailure(unit, Arrays.copyOfRange(rows, row, rows.length), lifeLeft);
    }
}
