package io.millrace.mlmodels.training;

import smile.base.cart.Loss;

/**
 * Squared error that costs more where the prediction is too long, for Smile's gradient boosting:
 * the trees are grown on the gradient, a leaf moves its rows by their weighted mean residual.
 */
final class AsymmetricLoss implements Loss {

    private final double lateCost;
    private double[] residual;
    private double[] gradient;

    AsymmetricLoss(double lateCost) {
        this.lateCost = lateCost;
    }

    @Override
    public double output(int[] nodeSamples, int[] sampleCount) {
        double sum = 0;
        double weights = 0;
        for (int row : nodeSamples) {
            double weight = weight(residual[row]) * sampleCount[row];
            sum += weight * residual[row];
            weights += weight;
        }
        return sum / weights;
    }

    @Override
    public double intercept(double[] labels) {
        double mean = 0;
        for (double label : labels) {
            mean += label / labels.length;
        }
        residual = new double[labels.length];
        gradient = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            residual[row] = labels[row] - mean;
        }
        return mean;
    }

    @Override
    public double[] response() {
        for (int row = 0; row < residual.length; row++) {
            gradient[row] = weight(residual[row]) * residual[row];
        }
        return gradient;
    }

    @Override
    public double[] residual() {
        return residual;
    }

    /** The residual is truth less prediction: below 0 the prediction is too long. */
    private double weight(double error) {
        return error < 0 ? lateCost : 1;
    }
}
