package io.tarn.s3;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of a file of text (RFC 7468). What stands around blocks is of no meaning.
///
/// @param label what it is said to be
record Pem(String label, Bytes der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*+)-----END \\1-----");

    /// Those that are whole, in their order; at most some.
    static List<Pem> blocks(String text, int max) {
        var blocks = new ArrayList<Pem>();
        Matcher matcher = BLOCK.matcher(text);
        while (blocks.size() < max && matcher.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
                blocks.add(new Pem(matcher.group(1), Bytes.owning(der)));
            } catch (IllegalArgumentException e) {
                // Whoever decodes it says what it is not.
                blocks.add(new Pem(matcher.group(1), Bytes.EMPTY));
            }
        }
        return blocks;
    }
}
