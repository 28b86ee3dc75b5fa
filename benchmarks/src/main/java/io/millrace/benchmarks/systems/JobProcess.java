package io.millrace.benchmarks.systems;

import io.millrace.jobs.DeviceAnalyticsJob;
import java.util.Arrays;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The device analytics with all of Flink in one process, so that its heap is as large as the
 * benchmark says and everything that it costs is counted.
 *
 * <p>The job's own main runs; all that is added is an address where Flink tells about checkpoints.
 */
public final class JobProcess {

    private JobProcess() {}

    /** Arguments: the REST port, then those of the job. */
    public static void main(String[] arguments) throws Exception {
        Local.install(Integer.parseInt(arguments[0]));
        DeviceAnalyticsJob.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** Flink lets its environment be chosen from inside of it only. */
    @SuppressWarnings("try") // nobody closes it
    private static final class Local extends StreamExecutionEnvironment {

        static void install(int restPort) {
            initializeContextEnvironment(
                    asked -> {
                        Configuration configuration = new Configuration(asked);
                        configuration.set(RestOptions.BIND_PORT, Integer.toString(restPort));
                        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
                        // What a local environment sets; its own class refuses to be chosen like
                        // this.
                        configuration.set(DeploymentOptions.TARGET, "local");
                        configuration.set(DeploymentOptions.ATTACHED, true);
                        return new StreamExecutionEnvironment(configuration);
                    });
        }
    }
}
