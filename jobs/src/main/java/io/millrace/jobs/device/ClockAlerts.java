package io.millrace.jobs.device;

import io.millrace.jobs.alerting.AlertingStage;
import io.millrace.jobs.alerting.AlertsFormat;
import io.millrace.jobs.alerting.AlertsState;
import io.millrace.jobs.clock.ClockFormat;
import io.millrace.jobs.clock.ClockObservation;
import io.millrace.jobs.clock.ClockState;
import io.millrace.jobs.clock.ClockWatch;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.StageOutput;

/**
 * The alert of each device whose clock is wrong.
 *
 * <p>A device whose clock is right costs a comparison for each event, and has neither state nor
 * timer here.
 */
final class ClockAlerts {

    static final ClockFormat CLOCK = new ClockFormat();
    static final AlertsFormat ALERTS = new AlertsFormat();

    private final ClockWatch clocks;
    private final AlertingStage alerting;
    private final AnalyticsTally tally;

    /**
     * @param limit how far a clock may be off, milliseconds
     */
    ClockAlerts(long limit, long disorder, AlertingStage alerting, AnalyticsTally tally) {
        this.clocks = new ClockWatch(limit, disorder);
        this.alerting = alerting;
        this.tally = tally;
    }

    /** Whether a record of those times has to be kept as an observation. */
    boolean concerns(DeviceState state, DeviceFacts facts, long eventTime, long recordTime) {
        return clocks.isOut(eventTime, recordTime, facts.maxDelay())
                || state.hot().peek(CLOCK) != null
                || isOpen(state, AlertingStage.CLOCK_WRONG);
    }

    /** Keeps an observation of the device's clock. */
    void observe(DeviceState state, DeviceFacts facts, ClockObservation seen) {
        clocks.observe(state.hot().get(CLOCK), seen, facts.maxDelay());
    }

    /** Watermark time from which its clock can be judged; never for nearly every device. */
    long nextTime(DeviceState state) {
        ClockState clock = state.hot().peek(CLOCK);
        return clock == null ? Long.MAX_VALUE : clocks.nextTime(clock);
    }

    /** Judges the device's clock as far as the watermark allows. */
    void judge(
            DeviceState state,
            DeviceFacts facts,
            String deviceId,
            long watermarkTime,
            StageOutput output) {
        ClockState clock = state.hot().get(CLOCK);
        clocks.judge(
                clock,
                watermarkTime,
                isOpen(state, AlertingStage.CLOCK_WRONG),
                facts.maxDelay(),
                new ClockWatch.Verdicts() {
                    @Override
                    public void wrong(long at, ClockWatch.Estimate estimate) {
                        tally.add(Count.CLOCKS_WRONG, 1);
                        tally.clockSkewMillis().set(estimate.skewMillis());
                        alerting.onClockWrong(
                                alerts(state),
                                who(facts, deviceId, clock, at),
                                at,
                                estimate,
                                output);
                    }

                    @Override
                    public void right(long at, ClockWatch.Estimate estimate) {
                        tally.add(Count.CLOCKS_RIGHT, 1);
                        alerting.onClockRight(
                                alerts(state),
                                who(facts, deviceId, clock, at),
                                at,
                                estimate,
                                output);
                    }
                });
        if (clock.isEmpty()) {
            state.hot().reset(CLOCK);
        }
    }

    private static DeviceIdentity who(
            DeviceFacts facts, String deviceId, ClockState clock, long eventTime) {
        return facts.profiles().atOrNull(eventTime) != null
                ? facts.identity(deviceId, eventTime)
                : clock.identity(deviceId);
    }

    private boolean isOpen(DeviceState state, String ruleId) {
        AlertsState alerts = state.alerts().peek(ALERTS);
        return alerts != null && alerting.isOpen(alerts, ruleId);
    }

    private static AlertsState alerts(DeviceState state) {
        return state.alerts().get(ALERTS);
    }
}
