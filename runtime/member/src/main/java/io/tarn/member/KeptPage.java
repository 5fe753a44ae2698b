package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// A page of a state as it is on disk, under its address and digest. An address has a byte for each digit on the way to the
/// page, and may be longer than a store's keys: a long one stands as its digest in the key, and whole before the page.
///
/// Source: docs/spec/storage.md.
record KeptPage(Bytes address, Digest digest, Page page) {
    /// Addresses with more bytes are long.
    static final int SHORT_BYTES_MAX = 512;

    /// First byte of the keys of long addresses, above all digits.
    static final int LONG = 16;

    private static final int ADDRESS_BYTES_MAX = 2 * RingState.KEY_BYTES_MAX;
    private static final int LONG_KEY_BYTES = 1 + 2 * Digest.BYTES;
    private static final String ADDRESS_TAG = "tarn.ring-page-address.v1";

    static Bytes key(Bytes address, Digest page) {
        if (address.size() <= SHORT_BYTES_MAX) {
            return Bytes.concat(address, page.value());
        }
        var out = new CanonicalWriter().u8(LONG);
        Sha256.of(new CanonicalWriter(ADDRESS_TAG).bytes(address).toBytes()).write(out);
        page.write(out);
        return out.toBytes();
    }

    Bytes key() {
        return key(address, digest);
    }

    Bytes value() {
        var out = new CanonicalWriter();
        if (address.size() > SHORT_BYTES_MAX) {
            out.bytes(address);
        }
        page.write(out);
        return out.toBytes();
    }

    /// The key of the first page may begin like those of long addresses, but is shorter.
    private static boolean isLong(Bytes key) {
        return key.size() == LONG_KEY_BYTES && key.byteAt(0) == LONG;
    }

    /// Where a page is, by what is on disk.
    record Place(Bytes address, Digest digest) {
        /// Empty if there is none at such a key. The page itself is not looked at.
        static Optional<Place> of(Bytes key, Bytes value) {
            int digestAt = key.size() - Digest.BYTES;
            if (digestAt < 0) {
                return Optional.empty();
            }
            var digest = new Digest(key.slice(digestAt, Digest.BYTES).compact());
            if (!isLong(key)) {
                return Optional.of(new Place(key.slice(0, digestAt).compact(), digest));
            }
            try {
                Bytes address = new CanonicalReader(value).bytes(ADDRESS_BYTES_MAX).compact();
                return Optional.of(new Place(address, digest))
                        .filter(place -> key(place.address, digest).equals(key));
            } catch (MalformedException e) {
                return Optional.empty();
            }
        }
    }

    /// Empty if it is not what its key says.
    static Optional<KeptPage> of(Bytes key, Bytes value) {
        return Place.of(key, value).flatMap(place -> at(place, isLong(key), value));
    }

    private static Optional<KeptPage> at(Place place, boolean isLong, Bytes value) {
        try {
            var in = new CanonicalReader(value);
            if (isLong) {
                in.bytes(ADDRESS_BYTES_MAX);
            }
            Page page = Page.read(in);
            in.end();
            return page.digest().equals(place.digest)
                    ? Optional.of(new KeptPage(place.address, place.digest, page))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
