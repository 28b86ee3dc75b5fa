package io.millrace.benchmarks.fleet;

import java.util.List;

/** What a finding is, held against the physical faults of its device. */
enum Verdict {
    /** It shows what a fault has broken, while it was broken or within the grace. */
    RIGHT,
    /** It comes while the device is at fault, but is not what that fault has broken. */
    BESIDE,
    /** The device was not at fault. */
    FALSE_ALARM;

    /**
     * @param faults the physical ones of the finding's device
     */
    static Verdict of(Finding finding, List<Fault> faults, long grace) {
        boolean during = false;
        for (Fault fault : faults) {
            boolean holds = finding.times().stream().anyMatch(time -> fault.holdsAt(time, grace));
            if (holds && fault.isShownBy(finding.deviceId(), finding.metric())) {
                return RIGHT;
            }
            during |= holds;
        }
        return during ? BESIDE : FALSE_ALARM;
    }
}
