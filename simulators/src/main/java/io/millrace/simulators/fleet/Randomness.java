package io.millrace.simulators.fleet;

/**
 * Random numbers as a pure function of a key and a position: no generator, no state, so that any
 * thread may ask for any number in any order and gets the same one.
 *
 * <p>A key stands for (seed, device, stream); a position is a sequence, or the number of a knot in
 * time. The function is splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, 2014) read at a position. Only exact IEEE arithmetic and {@link StrictMath}, so that
 * the numbers are the same on every machine.
 */
public final class Randomness {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    // The coefficients of AS 241, lowest power first.
    private static final double[] CENTRE = {
        3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
        45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227
    };
    private static final double[] CENTRE_BELOW = {
        1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751,
        21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852546
    };
    private static final double[] TAIL = {
        1.4234371107496835, 4.630337846156546, 5.769497221460691,
        3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
        0.022723844989269184, 0.0007745450142783414
    };
    private static final double[] TAIL_BELOW = {
        1.0,
        2.053191626637759,
        1.6763848301838038,
        0.6897673349851,
        0.14810397642748008,
        0.015198666563616457,
        0.0005475938084995345,
        1.0507500716444169e-09
    };
    private static final double[] FAR_TAIL = {
        6.657904643501103, 5.463784911164114, 1.7848265399172913,
        0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
        2.7115555687434876e-05, 2.0103343992922881e-07
    };
    private static final double[] FAR_TAIL_BELOW = {
        1.0,
        0.599832206555888,
        0.1369298809227358,
        0.014875361290850615,
        0.0007868691311456133,
        1.8463183175100548e-05,
        1.421511758316446e-07,
        2.0442631033899397e-15
    };

    private Randomness() {}

    /** The key of one stream of numbers of one device. */
    public static long key(long seed, long device, String stream) {
        return mix(mix(mix(seed + GOLDEN) + device * GOLDEN) + stream.hashCode() * GOLDEN);
    }

    /** 64 random bits. */
    public static long bits(long key, long position) {
        return mix(key + (position + 1) * GOLDEN);
    }

    /** Evenly spread over (0, 1), the ends excluded. */
    public static double uniform(long key, long position) {
        return ((bits(key, position) >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Evenly spread over (low, high). */
    public static double between(long key, long position, double low, double high) {
        return low + (high - low) * uniform(key, position);
    }

    /** Normal with mean 0 and standard deviation 1. */
    public static double gaussian(long key, long position) {
        return normalQuantile(uniform(key, position));
    }

    /**
     * Autocorrelated noise at a moment, normal with mean 0 and standard deviation 1 at every
     * moment: a smooth way between independent normal numbers that stand {@code scaleMillis} apart.
     * Two moments further apart than twice that are independent.
     */
    public static double wander(long key, long timeMillis, long scaleMillis) {
        // Each stream's knots lie elsewhere, or a whole fleet would turn at the same moment.
        long shifted = timeMillis + Math.floorMod(key, scaleMillis);
        long knot = Math.floorDiv(shifted, scaleMillis);
        double share = (double) (shifted - knot * scaleMillis) / scaleMillis;
        double after = share * share * (3 - 2 * share);
        double before = 1 - after;
        double mixed = before * gaussian(key, knot) + after * gaussian(key, knot + 1);
        return mixed / Math.sqrt(before * before + after * after);
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * The inverse of the normal distribution, good to 1e-15 (Wichura: Algorithm AS 241, Applied
     * Statistics 37, 1988).
     */
    static double normalQuantile(double p) {
        double q = p - 0.5;
        if (Math.abs(q) <= 0.425) {
            double r = 0.180625 - q * q;
            return q * polynomial(CENTRE, r) / polynomial(CENTRE_BELOW, r);
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double magnitude =
                r <= 5
                        ? polynomial(TAIL, r - 1.6) / polynomial(TAIL_BELOW, r - 1.6)
                        : polynomial(FAR_TAIL, r - 5) / polynomial(FAR_TAIL_BELOW, r - 5);
        return q < 0 ? -magnitude : magnitude;
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = coefficients[7];
        for (int i = 6; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
