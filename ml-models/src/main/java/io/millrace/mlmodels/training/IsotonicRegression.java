package io.millrace.mlmodels.training;

import io.millrace.mlmodels.model.FailureHorizon;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Shares of failures by score that never fall: neighbours that would are pooled. */
final class IsotonicRegression {

    private static final class Block {
        double scores;
        double failures;
        double count;

        double share() {
            return failures / count;
        }
    }

    private IsotonicRegression() {}

    /**
     * A knot for each pool, at its mean score.
     *
     * @param weights how often each counts
     */
    static List<FailureHorizon.Knot> fit(double[] scores, boolean[] failed, int[] weights) {
        List<Block> blocks = new ArrayList<>();
        int[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> scores[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        for (int i = 0; i < order.length; ) {
            Block block = new Block();
            double score = scores[order[i]];
            for (; i < order.length && scores[order[i]] == score; i++) {
                int weight = weights[order[i]];
                block.scores += weight * score;
                block.failures += failed[order[i]] ? weight : 0;
                block.count += weight;
            }
            blocks.add(block);
            while (blocks.size() > 1
                    && blocks.get(blocks.size() - 2).share()
                            >= blocks.get(blocks.size() - 1).share()) {
                Block last = blocks.remove(blocks.size() - 1);
                Block before = blocks.get(blocks.size() - 1);
                before.scores += last.scores;
                before.failures += last.failures;
                before.count += last.count;
            }
        }
        List<FailureHorizon.Knot> knots = new ArrayList<>();
        for (Block block : blocks) {
            double at = block.scores / block.count;
            if (knots.isEmpty() || at > knots.get(knots.size() - 1).score()) {
                knots.add(new FailureHorizon.Knot(at, block.share()));
            }
        }
        return knots;
    }
}
