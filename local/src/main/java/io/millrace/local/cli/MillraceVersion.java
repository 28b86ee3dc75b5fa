package io.millrace.local.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven built. */
final class MillraceVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream in = MillraceVersion.class.getResourceAsStream("/millrace.properties")) {
            build.load(in);
        }
        return new String[] {"millrace " + build.getProperty("version")};
    }
}
