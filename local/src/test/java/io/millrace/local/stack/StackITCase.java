package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.cli.Millrace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real servers, by the commands that a person uses. */
class StackITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path home;

    private final StackPorts ports = StackPorts.free();

    @AfterEach
    void leaveNothingBehind() {
        run("down");
    }

    @Test
    void shouldStartWatchAndStopEveryServer() throws Exception {
        List<String> up = new ArrayList<>(List.of("up"));
        ports.byOption().forEach((option, port) -> up.add(option + "=" + port));

        assertThat(run(up.toArray(String[]::new)).exit()).isZero();

        Said status = run("status");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(status.out()).contains("kafka", "registry", "influxdb", "jobmanager", "4 slots");
        List<ProcessHandle> servers = servers();
        assertThat(servers).hasSize(Stack.SERVICES.size());
        schemasAreThere();
        taskManagerComesBackWhenKilled();
        schemasSurviveAKilledRegistry();
        secondStackIsToldWhatIsTaken();

        List<ProcessHandle> last = servers();
        assertThat(run("down").out()).contains("The stack is down.");
        assertThat(last).noneMatch(ProcessHandle::isAlive);
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
        assertThat(RunFile.all(layout())).isEmpty();
        assertThat(run("status").exit()).isEqualTo(1);
    }

    private void schemasAreThere() {
        Said check = run("schemas", "check");
        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.out()).contains("present", "iot.device-events-value");
    }

    private void taskManagerComesBackWhenKilled() {
        ProcessHandle killed = server(Stack.TASK_MANAGER).orElseThrow();
        killed.destroyForcibly();

        await().atMost(PATIENCE)
                .until(
                        () ->
                                server(Stack.TASK_MANAGER)
                                        .filter(process -> process.pid() != killed.pid())
                                        .isPresent());
        await().atMost(PATIENCE).until(() -> run("status").exit() == 0);
        assertThat(run("logs", "supervisor").out())
                .contains("taskmanager ended with exit status 137; starting it again");
    }

    private void schemasSurviveAKilledRegistry() {
        server(Stack.REGISTRY).orElseThrow().destroyForcibly();

        await().atMost(PATIENCE).until(() -> run("schemas", "check").exit() == 0);
    }

    /** A second stack would collide: the ports are taken, and it says by what option to move. */
    private void secondStackIsToldWhatIsTaken() throws Exception {
        Path second = Files.createDirectory(home.resolve("second"));
        Said refused =
                runAt(second, "up", "--kafka-port=" + ports.kafka(), "--flink-port=" + free());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("port " + ports.kafka() + " is taken")
                .contains("--kafka-port")
                .doesNotContain("\tat ");
    }

    private static int free() {
        return StackPorts.freePort();
    }

    private StackLayout layout() {
        return StackLayout.of(Checkout.find(), home);
    }

    private List<ProcessHandle> servers() {
        return Stack.SERVICES.stream().flatMap(name -> server(name).stream()).toList();
    }

    private Optional<ProcessHandle> server(String name) {
        return RunFile.of(layout(), name).flatMap(RunFile::process);
    }

    private Said run(String... words) {
        return runAt(home, words);
    }

    /** {@code --home} belongs to the innermost command. */
    private static Said runAt(Path home, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--home=" + home);
        CommandLine command = Millrace.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Said(
                command.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    private record Said(int exit, String out, String err) {}
}
