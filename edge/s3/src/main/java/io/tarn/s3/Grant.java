package io.tarn.s3;

import static io.tarn.base.Invariant.require;

import java.util.regex.Pattern;

/// A right in some buckets.
///
/// @param buckets a name; or what names begin with, and `*`
public record Grant(Right right, String buckets) {
    private static final String REST = "*";
    private static final Pattern BUCKETS = Pattern.compile("\\*|[a-z0-9][a-z0-9.-]{0,62}\\*?");

    public Grant {
        require(
                BUCKETS.matcher(buckets).matches(),
                "buckets are a name, or the beginning of names and *");
    }

    boolean covers(Right wanted, String bucket) {
        return right.compareTo(wanted) >= 0
                && (buckets.endsWith(REST)
                        ? bucket.startsWith(buckets.substring(0, buckets.length() - 1))
                        : bucket.equals(buckets));
    }
}
