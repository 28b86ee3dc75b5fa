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

    private Randomness() {}

    /** The key of one stream of numbers of one device. */
    public static long key(long seed, long device, String stream) {
        return key(deviceKey(seed, device), stream(stream));
    }

    /** The key that all keys of a device are made from. */
    public static long deviceKey(long seed, long device) {
        return mix(mix(seed + GOLDEN) + device * GOLDEN);
    }

    /** A stream of any device. */
    public static long stream(String name) {
        return name.hashCode() * GOLDEN;
    }

    /** The key of that stream of one device: cheaper to make again than to keep for a million. */
    public static long key(long deviceKey, long stream) {
        return mix(deviceKey + stream);
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
        long knot = knot(key, timeMillis, scaleMillis);
        double share = (double) (timeMillis - knotMillis(key, knot, scaleMillis)) / scaleMillis;
        return between(gaussian(key, knot), gaussian(key, knot + 1), share);
    }

    /** Number of the last of the wander's normal numbers at or before that moment. */
    static long knot(long key, long timeMillis, long scaleMillis) {
        // Each stream's knots lie elsewhere, or a whole fleet would turn at the same moment.
        return Math.floorDiv(timeMillis + Math.floorMod(key, scaleMillis), scaleMillis);
    }

    /** Where that one stands. */
    static long knotMillis(long key, long knot, long scaleMillis) {
        return knot * scaleMillis - Math.floorMod(key, scaleMillis);
    }

    /** The wander that share of the way from one of its normal numbers to the next. */
    static double between(double first, double second, double share) {
        double after = share * share * (3 - 2 * share);
        double before = 1 - after;
        return (before * first + after * second) / Math.sqrt(before * before + after * after);
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
            return q * centre(r) / centreBelow(r);
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double magnitude =
                r <= 5 ? tail(r - 1.6) / tailBelow(r - 1.6) : farTail(r - 5) / farTailBelow(r - 5);
        return q < 0 ? -magnitude : magnitude;
    }

    // Numerators and denominators of the algorithm. Written out, since a loop over coefficients
    // costs a third more and a fleet draws a dozen normal numbers an event.

    private static double centre(double r) {
        return ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r
                                                                                + 45921.95393154987)
                                                                        * r
                                                                + 13731.69376550946)
                                                        * r
                                                + 1971.5909503065513)
                                        * r
                                + 133.14166789178438)
                        * r
                + 3.3871328727963665;
    }

    private static double centreBelow(double r) {
        return ((((((5226.495278852546 * r + 28729.085735721943) * r + 39307.89580009271) * r
                                                                                + 21213.794301586597)
                                                                        * r
                                                                + 5394.196021424751)
                                                        * r
                                                + 687.1870074920579)
                                        * r
                                + 42.31333070160091)
                        * r
                + 1.0;
    }

    private static double tail(double r) {
        return ((((((0.0007745450142783414 * r + 0.022723844989269184) * r + 0.2417807251774506) * r
                                                                                + 1.2704582524523684)
                                                                        * r
                                                                + 3.6478483247632045)
                                                        * r
                                                + 5.769497221460691)
                                        * r
                                + 4.630337846156546)
                        * r
                + 1.4234371107496835;
    }

    private static double tailBelow(double r) {
        return ((((((1.0507500716444169e-09 * r + 0.0005475938084995345) * r + 0.015198666563616457)
                                                                                        * r
                                                                                + 0.14810397642748008)
                                                                        * r
                                                                + 0.6897673349851)
                                                        * r
                                                + 1.6763848301838038)
                                        * r
                                + 2.053191626637759)
                        * r
                + 1.0;
    }

    private static double farTail(double r) {
        return ((((((2.0103343992922881e-07 * r + 2.7115555687434876e-05) * r
                                                                                                + 0.0012426609473880784)
                                                                                        * r
                                                                                + 0.026532189526576124)
                                                                        * r
                                                                + 0.29656057182850487)
                                                        * r
                                                + 1.7848265399172913)
                                        * r
                                + 5.463784911164114)
                        * r
                + 6.657904643501103;
    }

    private static double farTailBelow(double r) {
        return ((((((2.0442631033899397e-15 * r + 1.421511758316446e-07) * r
                                                                                                + 1.8463183175100548e-05)
                                                                                        * r
                                                                                + 0.0007868691311456133)
                                                                        * r
                                                                + 0.014875361290850615)
                                                        * r
                                                + 0.1369298809227358)
                                        * r
                                + 0.599832206555888)
                        * r
                + 1.0;
    }
}
