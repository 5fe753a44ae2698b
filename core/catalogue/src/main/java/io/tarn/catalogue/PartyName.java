package io.tarn.catalogue;

import io.tarn.base.CanonicalReader;
import io.tarn.base.MalformedException;
import java.util.regex.Pattern;

/// How nodes and owners are called: a label of a host name (RFC 1123, §2.1), in lower case, so that
/// a name is also a file name on every system and never needs quotes.
public final class PartyName {
    /// What to write, for messages.
    public static final String GRAMMAR =
            "1 to 63 of a-z, 0-9 and -, neither first nor last a hyphen";

    private static final int CHARS_MAX = 63;
    private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private PartyName() {}

    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    static String read(CanonicalReader in) throws MalformedException {
        String name = in.text(CHARS_MAX);
        if (!isValid(name)) {
            throw new MalformedException("a name is " + GRAMMAR);
        }
        return name;
    }
}
