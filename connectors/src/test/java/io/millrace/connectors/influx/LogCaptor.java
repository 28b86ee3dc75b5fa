package io.millrace.connectors.influx;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what one class logs, while it is open. */
final class LogCaptor implements AutoCloseable {

    private final Logger logger;
    private final Level levelBefore;
    private final Keeper keeper = new Keeper();

    LogCaptor(Class<?> type) {
        logger = (Logger) LogManager.getLogger(type);
        levelBefore = logger.getLevel();
        Configurator.setLevel(logger, Level.INFO);
        keeper.start();
        logger.addAppender(keeper);
    }

    /** Level and text, in order. */
    List<String> lines() {
        return List.copyOf(keeper.lines);
    }

    @Override
    public void close() {
        logger.removeAppender(keeper);
        Configurator.setLevel(logger, levelBefore);
        keeper.stop();
    }

    private static final class Keeper extends AbstractAppender {

        private final List<String> lines = new ArrayList<>();

        Keeper() {
            super("keeper", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public synchronized void append(LogEvent event) {
            lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
