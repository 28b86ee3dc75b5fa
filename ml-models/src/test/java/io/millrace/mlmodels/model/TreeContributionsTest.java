package io.millrace.mlmodels.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeContributionsTest {

    private static final int FEATURES = 4;

    @Test
    void shouldBeTheShapleyValuesOfTheTrees() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            RandomTrees grown = new RandomTrees(random);
            GradientBoostedTrees trees = grown.trees();
            TreeContributions contributions = new TreeContributions(trees);
            double[] vector = random.doubles(FEATURES).toArray();

            double[] actual = contributions.of(vector);

            for (int feature = 0; feature < FEATURES; feature++) {
                assertThat(actual[feature])
                        .as("seed %d, feature %d", seed, feature)
                        .isCloseTo(grown.shapley(vector, feature), within(1e-9));
            }
            double sum = contributions.expected();
            for (double part : actual) {
                sum += part;
            }
            assertThat(sum).isCloseTo(trees.predict(vector), within(1e-9));
        }
    }

    @Test
    void shouldRefuseTreesThatDoNotTellTheirRows() {
        GradientBoostedTrees trees =
                new GradientBoostedTrees(
                        0, 1, new int[] {0}, new int[] {-1}, new double[] {1}, new int[] {0});

        assertThatThrownBy(() -> new TreeContributions(trees))
                .hasMessageContaining("how many rows");
    }

    /** Three random trees in which a feature may be split on more than once, and their Shapley. */
    private static final class RandomTrees {
        private static final double INTERCEPT = 7;
        private static final double SHRINKAGE = 0.3;

        private final Random random;
        private final List<Integer> roots = new ArrayList<>();
        private final List<Integer> features = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();
        private final List<Integer> otherwise = new ArrayList<>();
        private final List<Integer> covers = new ArrayList<>();

        RandomTrees(Random random) {
            this.random = random;
            for (int tree = 0; tree < 3; tree++) {
                roots.add(features.size());
                grow(100, 0);
            }
        }

        private void grow(int cover, int depth) {
            int at = features.size();
            boolean leaf = cover < 4 || depth == 4 || (depth > 0 && random.nextInt(5) == 0);
            features.add(leaf ? GradientBoostedTrees.LEAF : random.nextInt(FEATURES));
            values.add(leaf ? random.nextGaussian() : random.nextDouble());
            otherwise.add(0);
            covers.add(cover);
            if (!leaf) {
                int left = 1 + random.nextInt(cover - 1);
                grow(left, depth + 1);
                otherwise.set(at, features.size());
                grow(cover - left, depth + 1);
            }
        }

        GradientBoostedTrees trees() {
            return new GradientBoostedTrees(
                    INTERCEPT,
                    SHRINKAGE,
                    ints(roots),
                    ints(features),
                    values.stream().mapToDouble(Double::doubleValue).toArray(),
                    ints(otherwise),
                    ints(covers));
        }

        double shapley(double[] vector, int feature) {
            double sum = 0;
            for (int set = 0; set < 1 << FEATURES; set++) {
                if ((set & 1 << feature) == 0) {
                    int size = Integer.bitCount(set);
                    double weight =
                            factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES);
                    sum += weight * (value(vector, set | 1 << feature) - value(vector, set));
                }
            }
            return SHRINKAGE * sum;
        }

        /** The trees' sum when only the features of the set are known. */
        private double value(double[] vector, int set) {
            return roots.stream().mapToDouble(root -> value(vector, set, root)).sum();
        }

        private double value(double[] vector, int set, int node) {
            int feature = features.get(node);
            if (feature == GradientBoostedTrees.LEAF) {
                return values.get(node);
            }
            int left = node + 1;
            int right = otherwise.get(node);
            if ((set & 1 << feature) != 0) {
                return value(vector, set, vector[feature] <= values.get(node) ? left : right);
            }
            return (covers.get(left) * value(vector, set, left)
                            + covers.get(right) * value(vector, set, right))
                    / covers.get(node);
        }

        private static double factorial(int n) {
            return n < 2 ? 1 : n * factorial(n - 1);
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
