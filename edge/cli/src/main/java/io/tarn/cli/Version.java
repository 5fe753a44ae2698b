package io.tarn.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The version in the manifest of the jar that runs, or `development` where there is none.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"tarn " + Objects.requireNonNullElse(version, "development")};
    }
}
