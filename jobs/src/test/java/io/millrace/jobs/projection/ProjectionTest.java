package io.millrace.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.connectors.influx.LineProtocol;
import io.millrace.connectors.influx.Point;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.HealthStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ProjectionTest {

    private static final long TIME = Results.TIME.toEpochMilli();

    private final Projection projection = new Projection(Set.of("1m", "1h"));

    @Test
    void shouldMakeOnePointAMetricAtTheWindowsStart() throws Exception {
        assertThat(lines(Results.aggregate("1m", 2, 5)))
                .containsExactly(
                        "device_metrics,device=pump-1,device_type=pump,metric=pressure,site=north,"
                                + "tenant=acme,window=1m count=60i,min=4.0,max=6.0,mean=5.0,"
                                + "stddev=0.5,first=4.5,last=5.5,revision=2i,events=60i "
                                + TIME,
                        "device_metrics,device=pump-1,device_type=pump,metric=temperature,"
                                + "site=north,tenant=acme,window=1m count=60i,min=14.0,max=16.0,"
                                + "mean=15.0,stddev=0.5,first=14.5,last=15.5,revision=2i,"
                                + "events=60i "
                                + TIME);
    }

    @Test
    void shouldProjectOnlyTheWindowsItIsToldTo() {
        assertThat(projection.points(Results.aggregate("10s", 0, 5))).isEmpty();
        assertThat(projection.points(Results.aggregate("1h", 0, 5))).hasSize(2);
    }

    @Test
    void shouldKeepSeriesTimeAndFieldsWhenAWindowIsRevised() {
        List<Point> first = projection.points(Results.aggregate("1m", 0, 5));
        List<Point> second = projection.points(Results.aggregate("1m", 1, 7));

        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).tags()).isEqualTo(first.get(i).tags());
            assertThat(second.get(i).timeMillis()).isEqualTo(first.get(i).timeMillis());
            assertThat(second.get(i).fields())
                    .extracting(Point.Field::name, Point.Field::kind)
                    .isEqualTo(
                            first.get(i).fields().stream()
                                    .map(field -> tuple(field.name(), field.kind()))
                                    .toList());
        }
    }

    @Test
    void shouldProjectAnAnomaly() throws Exception {
        assertThat(lines(Results.anomaly()))
                .containsExactly(
                        "device_anomalies,device=pump-1,device_type=pump,metric=temperature,"
                                + "site=north,tenant=acme value=99.5,score=0.9,expected=60.0,"
                                + "lower=50.0,upper=70.0 "
                                + TIME);
    }

    @Test
    void shouldProjectWhichMetricsMadeARowAnomalous() throws Exception {
        Anomaly ofRow =
                Anomaly.newBuilder(Results.anomaly())
                        .setMetric("*")
                        .setContributing(List.of("flow", "temperature"))
                        .build();

        assertThat(lines(ofRow).get(0))
                .contains(",metric=*,")
                .contains(",contributing=\"flow, temperature\" ");
    }

    @Test
    void shouldProjectAPredictionAndLeaveOutAnIntervalThatIsNotThere() throws Exception {
        assertThat(lines(Results.prediction(HealthStatus.PREDICTED, 17.5)))
                .containsExactly(
                        "device_health,device=pump-1,device_type=pump,model=rul-pump,site=north,"
                                + "tenant=acme remaining_life_hours=17.5,history_windows=30i,"
                                + "model_version=\"v3\",features_age_millis=1500i "
                                + TIME);
    }

    @Test
    void shouldProjectNothingWithoutEnoughHistory() {
        assertThat(projection.points(Results.prediction(HealthStatus.NOT_ENOUGH_HISTORY, null)))
                .isEmpty();
    }

    @Test
    void shouldProjectAnAlertAsOpenAndThenNot() throws Exception {
        assertThat(lines(Results.alert(AlertChange.RAISED, "temperature", 99.5)))
                .containsExactly(
                        "device_alerts,device=pump-1,device_type=pump,metric=temperature,rule=hot,"
                                + "severity=MAJOR,site=north,tenant=acme open=1i,value=99.5,"
                                + "threshold=90.0,reason=\"temperature 99.5 > 90\" "
                                + TIME);
        assertThat(lines(Results.alert(AlertChange.CLEARED, null, null)))
                .containsExactly(
                        "device_alerts,device=pump-1,device_type=pump,rule=hot,severity=MAJOR,"
                                + "site=north,tenant=acme open=0i,threshold=90.0,"
                                + "reason=\"temperature 99.5 > 90\" "
                                + TIME);
    }

    @Test
    void shouldKeepAlertsOfOneRuleAndTimeApartByMetric() {
        Point one = projection.points(Results.alert(AlertChange.RAISED, "a", 1.0)).get(0);
        Point other = projection.points(Results.alert(AlertChange.RAISED, "b", 1.0)).get(0);

        assertThat(one.tags()).isNotEqualTo(other.tags());
    }

    @Test
    void shouldProjectADevicesStatus() throws Exception {
        assertThat(lines(Results.status()))
                .containsExactly(
                        "device_status,device=pump-1,device_type=pump,tenant=acme"
                                + " heard=0i,status=\"never_seen\" "
                                + TIME);
    }

    @Test
    void shouldRefuseWhatIsNoResult() {
        assertThatThrownBy(() -> projection.points(new DeviceEvent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DeviceEvent");
    }

    private List<String> lines(SpecificRecord result) throws Exception {
        LineProtocol protocol = new LineProtocol();
        List<String> lines = new ArrayList<>();
        for (Point point : projection.points(result)) {
            lines.add(new String(protocol.encode(point).text(), StandardCharsets.UTF_8).strip());
        }
        return lines;
    }
}
