package io.tarn.s3;

import static io.tarn.base.Invariant.require;

import java.util.List;
import java.util.regex.Pattern;

/// Who uses a server, whichever keys it signs with.
///
/// @param name for the server's operator
/// @param grants what it may; of several, each counts
public record Principal(String name, List<Grant> grants) {
    public static final int GRANTS_MAX = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");

    public Principal {
        grants = List.copyOf(grants);
        require(NAME.matcher(name).matches(), "a principal has 1–64 letters, digits and _ - . @");
        require(grants.size() <= GRANTS_MAX, "a principal has at most 1000 grants");
    }

    /// Who may do everything.
    public static Principal ofAll(String name) {
        return new Principal(name, List.of(new Grant(Right.OWN, "*")));
    }

    boolean may(Right right, String bucket) {
        return grants.stream().anyMatch(grant -> grant.covers(right, bucket));
    }
}
