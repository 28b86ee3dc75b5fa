package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins against a real influxd that asks for them. */
@Timeout(60)
class InfluxCredentialsITCase {

    private static final byte[] LINE =
            "m,device=d value=1i 1700000000000\n".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path directory;
    private RealInfluxDb server;
    private InfluxSettings admin;

    @BeforeEach
    void start() throws Exception {
        server = new RealInfluxDb(directory, true);
        admin = server.settings().withCredentials("admin", "ad'min pass:word");
        new InfluxDb(server.settings())
                .query(
                        "CREATE USER admin WITH PASSWORD "
                                + InfluxDb.quoteString(admin.password())
                                + " WITH ALL PRIVILEGES");
        new InfluxDb(admin).createDatabase();
        new InfluxDb(admin).query("CREATE USER reader WITH PASSWORD 'r'");
        new InfluxDb(admin).query("GRANT READ ON millrace TO reader");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldWriteAndQueryWithALogin() throws Exception {
        assertThat(new JdkInfluxHttp(admin).write(LINE).status()).isEqualTo(204);
        assertThat(new InfluxDb(admin).queryLong("SELECT COUNT(value) FROM m")).isEqualTo(1);
    }

    @Test
    void shouldTakeAMissingOrWrongLoginForAnOutage() throws Exception {
        InfluxHttp.Answer missing = new JdkInfluxHttp(server.settings()).write(LINE);
        InfluxHttp.Answer wrong =
                new JdkInfluxHttp(server.settings().withCredentials("admin", "guess")).write(LINE);
        InfluxHttp.Answer reader =
                new JdkInfluxHttp(server.settings().withCredentials("reader", "r")).write(LINE);

        assertThat(missing.status()).isEqualTo(401);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(reader.status()).isEqualTo(403);
        assertThat(Verdict.of(wrong, 1))
                .isEqualTo(
                        new Verdict(
                                Verdict.Outcome.RETRY,
                                "HTTP 401 authorization failed (check influx.username and"
                                        + " influx.password)"));
        assertThat(Verdict.of(reader, 1).outcome()).isEqualTo(Verdict.Outcome.RETRY);
        assertThatThrownBy(() -> new InfluxDb(server.settings()).query("SHOW DATABASES"))
                .isInstanceOf(InfluxQueryException.class)
                .hasMessageContaining("HTTP 401");
    }
}
