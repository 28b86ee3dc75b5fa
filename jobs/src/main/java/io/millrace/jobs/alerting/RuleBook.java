package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.VersionHistory;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All versions of all alert rules, and which of them hold for a device type at an event time.
 *
 * <p>One a subtask, fed by the broadcast rules; asked once an event. The answer is kept for the
 * whole interval between two changes of rules, so that asking costs a map look-up.
 *
 * <p>Not safe for several threads.
 */
public final class RuleBook {

    /** Sorted by id, so that alerts come out in the same order in every run. */
    private final Map<String, VersionHistory<Version>> rules = new TreeMap<>();

    private final Map<String, IntervalsOfType> ofType = new HashMap<>();

    /** Moments at which some rule changes, rising; made anew after every change. */
    private long[] changes = new long[0];

    /** How a rule stands at a moment. */
    enum Standing {
        ENABLED,
        DISABLED,
        REMOVED
    }

    private record Version(Rule rule, Standing standing) {}

    /**
     * Adds a version of a rule that holds from its own {@code validFrom}.
     *
     * @return why it was refused; empty when it was taken
     */
    public Optional<RefusedRule> put(AlertRule rule) {
        return put(rule, rule.getValidFrom().toEpochMilli());
    }

    /**
     * Adds a version of a rule.
     *
     * @param effectiveFrom its {@code validFrom}; or, when that moment had passed already as the
     *     record came, the first event time that is still open: events that were judged stay judged
     * @return why it was refused; empty when it was taken. A refused version changes nothing.
     */
    public Optional<RefusedRule> put(AlertRule rule, long effectiveFrom) {
        try {
            Rule compiled = Rule.compile(rule);
            Standing standing = compiled.enabled() ? Standing.ENABLED : Standing.DISABLED;
            add(compiled.id(), effectiveFrom, new Version(compiled, standing));
            return Optional.empty();
        } catch (InvalidConditionException e) {
            String message = "rule " + rule.getRuleId() + ": " + e.getMessage();
            return Optional.of(
                    new RefusedRule(rule.getRuleId(), RejectReason.INVALID_RULE, message));
        }
    }

    /** Takes a rule out of force from that event time on. */
    public void remove(String ruleId, long effectiveFrom) {
        if (rules.containsKey(ruleId)) {
            add(ruleId, effectiveFrom, new Version(null, Standing.REMOVED));
        }
    }

    /** Forgets the versions that no event at or after that time can meet. */
    public void dropBefore(long eventTime) {
        rules.values().forEach(history -> history.dropBefore(eventTime));
        rules.values().removeIf(RuleBook::isGone);
        forgetAnswers();
    }

    /** The rules in force for that device type at that event time, sorted by id. */
    public List<Rule> rulesFor(String deviceType, long eventTime) {
        return inForce(deviceType, eventTime);
    }

    /** Number of rules that have any version. */
    public int size() {
        return rules.size();
    }

    RuleSet setFor(String deviceType, long eventTime) {
        return ofType.computeIfAbsent(deviceType, type -> new IntervalsOfType())
                .at(deviceType, eventTime);
    }

    /** How that rule stands at that event time; REMOVED when it was never there. */
    Standing standing(String ruleId, long eventTime) {
        VersionHistory<Version> history = rules.get(ruleId);
        return history == null
                ? Standing.REMOVED
                : history.at(eventTime).map(Version::standing).orElse(Standing.REMOVED);
    }

    private void add(String ruleId, long effectiveFrom, Version version) {
        rules.computeIfAbsent(ruleId, id -> new VersionHistory<>()).put(effectiveFrom, version);
        forgetAnswers();
    }

    private void forgetAnswers() {
        ofType.clear();
        TreeSet<Long> moments = new TreeSet<>();
        rules.values().forEach(history -> moments.addAll(history.versions().keySet()));
        changes = moments.stream().mapToLong(Long::longValue).toArray();
    }

    private List<Rule> inForce(String deviceType, long eventTime) {
        List<Rule> found = new ArrayList<>();
        for (VersionHistory<Version> history : rules.values()) {
            history.at(eventTime)
                    .map(Version::rule)
                    .filter(rule -> rule.appliesTo(deviceType))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static boolean isGone(VersionHistory<Version> history) {
        return history.versions().values().stream().map(Version::rule).allMatch(Objects::isNull);
    }

    /** The answers for one device type, each made when it is first asked for. */
    private final class IntervalsOfType {

        /** Answer i holds from change i − 1 until before change i. */
        private final RuleSet[] answers = new RuleSet[changes.length + 1];

        /** Events of one time follow one another, so the last answer is mostly the next one. */
        private RuleSet last;

        RuleSet at(String deviceType, long eventTime) {
            if (last == null || !last.covers(eventTime)) {
                last = search(deviceType, eventTime);
            }
            return last;
        }

        private RuleSet search(String deviceType, long eventTime) {
            int found = Arrays.binarySearch(changes, eventTime);
            int index = found >= 0 ? found + 1 : -found - 1;
            if (answers[index] == null) {
                long from = index == 0 ? Long.MIN_VALUE : changes[index - 1];
                long until = index == changes.length ? Long.MAX_VALUE : changes[index] - 1;
                answers[index] = new RuleSet(from, until, inForce(deviceType, eventTime));
            }
            return answers[index];
        }
    }
}
