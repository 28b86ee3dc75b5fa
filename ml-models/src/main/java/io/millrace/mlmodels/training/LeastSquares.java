package io.millrace.mlmodels.training;

/** Ridge regression with an intercept, by the normal equations: for a handful of columns. */
final class LeastSquares {

    private static final double RIDGE = 1;

    private final double[] weights;
    private final double intercept;

    private LeastSquares(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    /** Fits rows, standardized inside, to labels; the weights are those of the rows as given. */
    static LeastSquares fit(double[][] rows, double[] labels) {
        int columns = rows[0].length;
        double[] mean = new double[columns];
        double[] scale = new double[columns];
        for (int c = 0; c < columns; c++) {
            mean[c] = mean(rows, c);
            scale[c] = scale(rows, c, mean[c]);
        }
        double labelMean = 0;
        for (double label : labels) {
            labelMean += label / labels.length;
        }
        double[][] matrix = new double[columns][columns + 1];
        double[] z = new double[columns];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                z[c] = (rows[r][c] - mean[c]) / scale[c];
            }
            for (int i = 0; i < columns; i++) {
                for (int j = 0; j < columns; j++) {
                    matrix[i][j] += z[i] * z[j];
                }
                matrix[i][columns] += z[i] * (labels[r] - labelMean);
            }
        }
        for (int i = 0; i < columns; i++) {
            matrix[i][i] += RIDGE;
        }
        double[] weights = solve(matrix);
        double intercept = labelMean;
        for (int c = 0; c < columns; c++) {
            weights[c] /= scale[c];
            intercept -= weights[c] * mean[c];
        }
        return new LeastSquares(weights, intercept);
    }

    double[] weights() {
        return weights;
    }

    double intercept() {
        return intercept;
    }

    private static double mean(double[][] rows, int column) {
        double sum = 0;
        for (double[] row : rows) {
            sum += row[column];
        }
        return sum / rows.length;
    }

    private static double scale(double[][] rows, int column, double mean) {
        double sum = 0;
        for (double[] row : rows) {
            sum += (row[column] - mean) * (row[column] - mean);
        }
        double deviation = Math.sqrt(sum / rows.length);
        return deviation > 0 ? deviation : 1;
    }

    /** Gauss elimination; the ridge keeps the pivots above zero. */
    private static double[] solve(double[][] matrix) {
        int n = matrix.length;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double factor = matrix[j][i] / matrix[i][i];
                for (int k = i; k <= n; k++) {
                    matrix[j][k] -= factor * matrix[i][k];
                }
            }
        }
        double[] solution = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double rest = matrix[i][n];
            for (int k = i + 1; k < n; k++) {
                rest -= matrix[i][k] * solution[k];
            }
            solution[i] = rest / matrix[i][i];
        }
        return solution;
    }
}
