package io.tarn.cli;

import io.tarn.block.Redundancy;
import io.tarn.bucket.NewBuckets;
import java.time.Duration;
import picocli.CommandLine.Option;

/// What buckets are that are made from now on, beside how many nodes may fail them.
final class NewBucketOptions {
    @Option(
            names = "--undo-days",
            paramLabel = "DAYS",
            defaultValue = "7",
            description = {
                "How long what was overwritten or deleted can be brought back, in buckets that are",
                "made from now on and have no versioning, 1 to 36500 (default ${DEFAULT-VALUE}).",
                "Buckets with versioning keep all versions."
            })
    private int undoDays;

    NewBuckets with(Redundancy redundancy) throws CommandFailure {
        try {
            return new NewBuckets(redundancy, Duration.ofDays(undoDays));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
