package io.tarn.crypto;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyFileException.Problem;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The text of a private identity's key file: version, public name, secret (docs/spec/crypto.md).
///
/// ```
/// tarn-private-identity v1
/// name tarn1…
/// secret tarnsecret1…
/// ```
///
/// Each line ends with one line feed. The name is there for people and as a second check. Reading
/// and writing files is the caller's; it passes the path for messages, and asks
/// [#requirePrivate] before it reads.
public final class KeyFile {
    /// `rw-------`: what a key file is created with.
    public static final Set<PosixFilePermission> PERMISSIONS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /// Largest key file; read no more than this.
    public static final int BYTES_MAX = 256;

    private static final String HEADER_NAME = "tarn-private-identity ";
    private static final String HEADER = HEADER_NAME + "v1";
    private static final String NAME = "name ";
    private static final String SECRET = "secret ";
    private static final String SECRET_PREFIX = "tarnsecret";

    private KeyFile() {}

    public static String format(NodeIdentity identity) {
        String secret = Bech32m.encode(SECRET_PREFIX, identity.exportSeed());
        return HEADER + "\n" + NAME + identity.id().text() + "\n" + SECRET + secret + "\n";
    }

    /// The identity that `text` holds, or what is wrong with it.
    ///
    /// @param path what to call the file in messages
    public static NodeIdentity parse(String path, String text) throws KeyFileException {
        List<String> lines = List.of(text.split("\n", -1));
        if (!lines.getFirst().equals(HEADER)) {
            throw new KeyFileException(path, Problem.UNKNOWN_FORMAT, unknownFormat(lines));
        }
        if (lines.size() != 4 || !lines.getLast().isEmpty()) {
            throw damaged(path, "a key file has exactly three lines");
        }
        KeyId name;
        Bytes seed;
        try {
            name = KeyId.ofText(value(path, 2, NAME, lines.get(1)));
        } catch (MalformedException e) {
            throw damaged(path, "line 2: the name " + e.getMessage());
        }
        try {
            String secret = value(path, 3, SECRET, lines.get(2));
            seed = Bech32m.decode(SECRET_PREFIX, secret, NodeIdentity.SEED_BYTES);
        } catch (MalformedException e) {
            throw damaged(path, "line 3: the secret " + e.getMessage());
        }
        NodeIdentity identity = NodeIdentity.ofSeed(seed);
        if (!identity.id().equals(name)) {
            throw new KeyFileException(
                    path, Problem.MISMATCHED, "the secret on line 3 is not that of " + name);
        }
        return identity;
    }

    /// Refuses a key file that anybody but its owner can read or write.
    public static void requirePrivate(String path, Set<PosixFilePermission> permissions)
            throws KeyFileException {
        var others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(permissions);
        others.removeAll(PERMISSIONS);
        others.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!others.isEmpty()) {
            throw new KeyFileException(
                    path,
                    Problem.OPEN_TO_OTHERS,
                    "others than its owner may use this key; run: chmod 600 " + path);
        }
    }

    private static String unknownFormat(List<String> lines) {
        return lines.getFirst().startsWith(HEADER_NAME)
                ? "this release reads key files of version v1 only"
                : "not a key file: line 1 is not \"" + HEADER + "\"";
    }

    private static String value(String path, int line, String field, String text)
            throws KeyFileException {
        if (!text.startsWith(field)) {
            throw damaged(path, "line %d does not begin with \"%s\"".formatted(line, field));
        }
        return text.substring(field.length());
    }

    private static KeyFileException damaged(String path, String detail) {
        return new KeyFileException(path, Problem.DAMAGED, detail);
    }
}
