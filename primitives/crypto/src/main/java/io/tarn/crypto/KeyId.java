package io.tarn.crypto;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// The name of an identity: SHA-256 of its tagged [IdentityKey], so nobody can find a second key
/// of one name.
///
/// Printed as Bech32m (BIP 350), `tarn1` and 58 characters, 63 in all: fits the 64 characters of an
/// X.509 common name, has no characters that look alike, and no mistake in up to four characters
/// goes unnoticed.
public record KeyId(Digest digest) implements Comparable<KeyId> {
    private static final String TEXT_PREFIX = "tarn";
    private static final int SHORT_CHARS = 13;

    public String text() {
        return Bech32m.encode(TEXT_PREFIX, digest.value());
    }

    /// The first 8 significant characters, for people and logs; names nothing by itself.
    public String shortText() {
        return text().substring(0, SHORT_CHARS);
    }

    /// Reads [#text], in lower case only, so that an id has one form.
    public static KeyId ofText(String text) throws MalformedException {
        return new KeyId(new Digest(Bech32m.decode(TEXT_PREFIX, text, Digest.BYTES)));
    }

    public void write(CanonicalWriter out) {
        digest.write(out);
    }

    public static KeyId read(CanonicalReader in) throws MalformedException {
        return new KeyId(Digest.read(in));
    }

    @Override
    public int compareTo(KeyId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return text();
    }
}
