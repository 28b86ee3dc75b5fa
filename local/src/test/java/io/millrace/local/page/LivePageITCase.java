package io.millrace.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The live page in a real Chromium, over a real InfluxDB. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int DEVICES = 37;

    @TempDir static Path folder;

    private final DrawnFleet fleet = new DrawnFleet(System.currentTimeMillis());
    private final InMemoryAlertFeed feed = new InMemoryAlertFeed();
    private InfluxServer influx;
    private LivePage page;
    private Browser browser;

    @BeforeAll
    void start() throws Exception {
        influx = new InfluxServer(Files.createDirectory(folder.resolve("influx")));
        influx.start();
        influx.write(fleet.lines());
        fleet.raise(feed, Severity.CRITICAL, "too-hot", "temperature 91.4 over 85 for 10 s", 39);
        feed.change(
                fleet.change(
                        "pump-007/flow-low",
                        "earlier",
                        AlertChange.CLEARED,
                        "flow-low",
                        Severity.MAJOR,
                        "flow 88 under 90",
                        12,
                        18));
        feed.units("pump", Map.of("temperature", "Cel"));
        feed.outcome(DrawnFleet.outcome("1", 1, 3, true));
        feed.outcome(DrawnFleet.outcome("1", 2, 6, true));
        feed.outcome(DrawnFleet.outcome("2", 1, -1.5, false));
        page =
                LivePage.start(
                        LivePageSettings.of(0, influx.settings())
                                .withRefresh(Duration.ofMillis(300)),
                        feed);
        browser = new Browser(folder.resolve("profile"));
        browser.open("about:blank");
        // What Chromium's own first page has said and asked for.
        browser.consoleProblems();
        browser.requests();
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (page != null) {
            page.close();
        }
        if (influx != null) {
            influx.stop();
        }
    }

    @BeforeEach
    void open() {
        browser.screen(1280, 900);
        browser.open("about:blank");
        browser.open(page.address());
        eventually(() -> assertThat(browser.count("#device-list [role=option]")).isPositive());
    }

    @Test
    @Order(1)
    void shouldShowTheFleetWhenOpened() {
        eventually(
                () -> {
                    assertThat(browser.text("#tiles"))
                            .contains("Devices seen\n" + DEVICES)
                            .contains("12 motor")
                            .contains("444")
                            .contains("1 critical")
                            .contains("8")
                            .contains("5.5 h");
                    assertThat(browser.count("#device-list [role=option]")).isEqualTo(DEVICES);
                    assertThat(browser.texts("#open-list [role=option]"))
                            .singleElement()
                            .asString()
                            .contains("pump-007", "Critical", "over 85 for 10 s", "limit 85");
                    assertThat(browser.texts("#cleared-list [role=option]"))
                            .singleElement()
                            .asString()
                            .contains("flow 88 under 90", "6 min");
                    assertThat(browser.texts("#health-list [role=option]").get(0))
                            .contains("pump-007", "5.5 h", "3.8 h to 7.7 h");
                    assertThat(browser.text("#counters"))
                            .contains("Alerts raised", "Alerts cleared", "iot.dead-letters")
                            .contains("Models against the truth", "rul-pump 1", "4.5 h")
                            .contains("rul-pump 2", "1 failure, mean error −1.5 h")
                            .contains("interval held 0 %");
                });
    }

    @Test
    @Order(2)
    void shouldDrawTheDeviceWhenItIsChosenByKeyboard() {
        browser.press("/");
        browser.press("motor-00");
        eventually(() -> assertThat(browser.count("#device-list [role=option]")).isEqualTo(9));
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER);

        eventually(
                () -> {
                    assertThat(browser.text("#device-title")).isEqualTo("motor-003");
                    assertThat(browser.texts("#charts h3"))
                            .contains("Current", "Speed", "Temperature", "Vibration");
                    assertThat(browser.count("#charts [data-points='60']")).isEqualTo(4);
                });
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("device-list");
        assertThat(browser.run("return location.hash")).asString().contains("motor-003");
    }

    @Test
    @Order(3)
    void shouldMarkAnomaliesAndAlertsInTheChart() {
        browser.open(page.address() + "#device=pump-007&minutes=60");
        eventually(
                () -> {
                    assertThat(chart("Temperature", "anomalies")).isEqualTo("8");
                    assertThat(chart("Temperature", "alerts")).isEqualTo("2");
                    assertThat(chart("Vibration", "anomalies")).isEqualTo("0");
                });

        assertThat(pixels("Temperature", "anomaly")).isGreaterThan(100);
        assertThat(pixels("Vibration", "anomaly")).isZero();
        assertThat(pixels("Temperature", "expected")).isGreaterThan(100);
        assertThat(pixels("Vibration", "expected")).isZero();
        assertThat(pixels("Temperature", "span-edge")).isGreaterThan(100);
        assertThat(pixels("Vibration", "line-mean")).isGreaterThan(100);
        assertThat(browser.texts("#charts .chart-foot")).anyMatch(foot -> foot.contains(" °C"));
        browser.run("document.getElementById('readings').open = true");
        eventually(() -> assertThat(browser.count("#readings-rows tr")).isEqualTo(8));
    }

    @Test
    @Order(4)
    void shouldReadAChartWhenArrowKeysArePressedInIt() {
        browser.open(page.address() + "#device=pump-007&minutes=60");
        eventually(() -> assertThat(chart("Flow", "points")).isEqualTo("60"));

        browser.run("document.querySelector('#charts .frame').focus()");
        browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);

        assertThat(browser.text("#charts .readout")).contains("·", " to ");
        assertThat(browser.text("#announce")).startsWith("Flow");
    }

    @Test
    @Order(5)
    void shouldShowAnIdAsTextWhenItHoldsMarkupAndQuotes() {
        eventually(
                () ->
                        assertThat(browser.texts("#device-list .name"))
                                .anyMatch(name -> name.startsWith("<img src=x")));
        browser.run(
                "[...document.querySelectorAll('#device-list [role=option]')]"
                        + ".find(o => o.textContent.startsWith('<img')).click()");

        eventually(
                () -> {
                    assertThat(browser.text("#device-title")).isEqualTo(DrawnFleet.INJECTED);
                    assertThat(browser.count("#charts [data-points='60']")).isEqualTo(4);
                });
        assertThat(browser.count("img[src=x]")).isZero();
    }

    @Test
    @Order(6)
    void shouldShowWhatIsNewWithoutReload() throws Exception {
        browser.open(page.address() + "#device=pump-001&minutes=60");
        eventually(() -> assertThat(chart("Flow", "points")).isEqualTo("60"));
        browser.run("window.notReloaded = true");
        String before = browser.text("#device-facts");

        influx.write(fleet.window("pump-001", "pump", 60));
        influx.write(fleet.window("pump-NEW", "pump", 60));
        fleet.raise(feed, Severity.MAJOR, "shaking", "vibration 9 over 7", 60);

        eventually(
                () -> {
                    assertThat(browser.text("#device-facts")).isNotEqualTo(before);
                    assertThat(browser.texts("#device-list .name")).contains("pump-NEW");
                    assertThat(browser.texts("#open-list [role=option]")).hasSize(2);
                    assertThat(browser.text("#announce")).contains("1 new alert");
                });
        assertThat(browser.run("return window.notReloaded")).isEqualTo(true);
    }

    @Test
    @Order(7)
    void shouldNotScrollSidewaysWhenThePhoneIsNarrow() {
        browser.screen(360, 740);
        browser.open("about:blank");
        browser.open(page.address() + "#device=pump-007&minutes=60");
        eventually(() -> assertThat(browser.count("#charts canvas")).isEqualTo(5));

        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(360L);
        assertThat(
                        browser.run(
                                "return [...document.querySelectorAll('main *')].filter(e =>"
                                        + " e.getBoundingClientRect().right > 361 &&"
                                        + " !e.closest('.table-frame')).length"))
                .isEqualTo(0L);
    }

    @Test
    @Order(8)
    void shouldSayWhichSystemIsAwayAndRecoverWhenItIsBack() throws Exception {
        browser.open(page.address() + "#device=pump-007&minutes=60");
        eventually(() -> assertThat(chart("Temperature", "points")).isNotEqualTo("0"));
        assertThat(browser.text("#notices")).isEmpty();

        influx.stop();

        eventually(
                () -> {
                    assertThat(browser.text("#notices"))
                            .contains("InfluxDB is away", influx.settings().url(), "was read at");
                    assertThat(browser.text("#systems")).contains("away since");
                });
        assertThat(browser.count("#device-list [role=option]")).isGreaterThanOrEqualTo(DEVICES);
        assertThat(browser.count("#charts canvas")).isEqualTo(5);

        influx.start();
        influx.write(fleet.window("pump-BACK", "pump", 60));

        eventually(
                () -> {
                    assertThat(browser.text("#notices")).isEmpty();
                    assertThat(browser.texts("#device-list .name")).contains("pump-BACK");
                });

        feed.reachability(
                new Reachability("Kafka", "broker:1", false, "no answer from broker:1", 1L, 1L));
        eventually(() -> assertThat(browser.text("#notices")).contains("Kafka is away"));
        feed.reachability(new Reachability("Kafka", "broker:1", true, null, null, 1L));
        eventually(() -> assertThat(browser.text("#notices")).isEmpty());
    }

    @Test
    @Order(9)
    void shouldAskNobodyButItselfAndSayNothingInTheConsole() throws IOException {
        List<String> requests =
                browser.requests().stream()
                        .filter(url -> url.matches("(https?|wss?|ftp):.*"))
                        .toList();

        assertThat(requests).hasSizeGreaterThan(20);
        assertThat(requests).allMatch(url -> url.startsWith(page.address().toString()));
        assertThat(browser.consoleProblems()).isEmpty();
    }

    @Test
    @Order(10)
    void shouldRefuseWhatIsNotAskedByItsOwnPage() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<String> index = get(http, "");
        HttpResponse<String> nothing = get(http, "api/nothing");
        HttpResponse<String> outside = get(http, "../../../../etc/passwd");
        HttpResponse<String> minutes = get(http, "api/device?id=pump-001&minutes=none");
        HttpResponse<String> post =
                http.send(
                        HttpRequest.newBuilder(page.address().resolve("api/overview"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(index.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy ->
                                assertThat(policy)
                                        .contains("default-src 'none'", "script-src 'self'")
                                        .doesNotContain("unsafe"));
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(nothing.body()).contains("/api/overview");
        assertThat(outside.statusCode()).isEqualTo(404);
        assertThat(minutes.statusCode()).isEqualTo(400);
        assertThat(minutes.body()).contains("'none' is not a whole number");
        assertThat(post.statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> get(HttpClient http, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(page.address() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What the chart of that title says of itself. */
    private String chart(String title, String fact) {
        return String.valueOf(
                browser.run(
                        "return [...document.querySelectorAll('#charts .chart')].find(c =>"
                                + " c.querySelector('h3').innerText === arguments[0])"
                                + "?.dataset[arguments[1]]",
                        title,
                        fact));
    }

    /** How many pixels of that chart have the colour of that name in the style sheet. */
    private long pixels(String title, String colour) {
        return (Long)
                browser.run(
                        """
                        const card = [...document.querySelectorAll('#charts .chart')]
                            .find(c => c.querySelector('h3').innerText === arguments[0]);
                        const drawn = card.querySelector('canvas');
                        const copy = (width, height) => {
                          const canvas = document.createElement('canvas');
                          canvas.width = width;
                          canvas.height = height;
                          return canvas.getContext('2d', {willReadFrequently: true});
                        };
                        const chart = copy(drawn.width, drawn.height);
                        chart.drawImage(drawn, 0, 0);
                        const wanted = copy(1, 1);
                        wanted.fillStyle = getComputedStyle(document.documentElement)
                            .getPropertyValue('--' + arguments[1]).trim();
                        wanted.fillRect(0, 0, 1, 1);
                        const [r, g, b] = wanted.getImageData(0, 0, 1, 1).data;
                        const all = chart.getImageData(0, 0, drawn.width, drawn.height).data;
                        let found = 0;
                        for (let i = 0; i < all.length; i += 4) {
                          if (all[i] === r && all[i + 1] === g && all[i + 2] === b
                              && all[i + 3] === 255) found++;
                        }
                        return found;
                        """,
                        title,
                        colour);
    }

    private static void eventually(ThrowingRunnable check) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(check);
    }
}
