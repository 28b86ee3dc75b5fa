package io.millrace.local.models;

import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The published versions of one model, in the order of the log.
 *
 * <p>A version that is published again holds again: the same training may stand here twice. What
 * holds, and what held before, are champions: a shadow takes nobody's place.
 */
final class ModelVersions {

    /**
     * One publication.
     *
     * @param from event time from which the job obeys it: {@code validFrom}, or when it was
     *     published, where that is later
     */
    record Published(ModelFile model, Instant from) {

        static Published of(ModelFile model, Instant recordTime) {
            Instant said = model.getValidFrom();
            return new Published(model, said.isAfter(recordTime) ? said : recordTime);
        }
    }

    private final List<Published> all = new ArrayList<>();

    void add(Published published) {
        all.add(published);
    }

    List<Published> all() {
        return List.copyOf(all);
    }

    /** What holds at that event time; the later publication where two hold from the same moment. */
    Optional<Published> inForce(Instant eventTime) {
        Published found = null;
        for (Published one : all) {
            if (holds(one, eventTime) && (found == null || !one.from().isBefore(found.from()))) {
                found = one;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean holds(Published one, Instant eventTime) {
        return one.model().getRole() == ModelRole.CHAMPION && !one.from().isAfter(eventTime);
    }

    /** The newest publication of another training than the one that holds at that event time. */
    Optional<Published> before(Instant eventTime) {
        Optional<Published> now = inForce(eventTime);
        Published found = null;
        for (Published one : all) {
            boolean another =
                    now.isPresent()
                            && !one.model().getSha256().equals(now.get().model().getSha256());
            if (another
                    && holds(one, eventTime)
                    && (found == null || !one.from().isBefore(found.from()))) {
                found = one;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The newest publication of that training. */
    Optional<Published> of(String version) {
        return all.stream()
                .filter(one -> one.model().getVersion().equals(version))
                .reduce((first, second) -> second);
    }
}
