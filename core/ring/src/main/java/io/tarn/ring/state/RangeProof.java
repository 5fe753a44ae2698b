package io.tarn.ring.state;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The entries of a range of a [RingState], and that there are no others, for whoever knows the state's digest. Of any
/// value; [#shown] judges it.
///
/// @param pages on the way to the entries, each before what is below it, in the order of keys
public record RangeProof(List<Page> pages) {
    public static final int PAGES_MAX = 1 << 14;

    public RangeProof {
        pages = List.copyOf(pages);
        require(pages.size() <= PAGES_MAX, "a proof has at most 2^14 pages");
    }

    /// What a proof shows: the first entries of the range.
    ///
    /// @param isComplete whether there are no others; else some may follow the last of these
    public record Shown(List<RingState.Entry> entries, boolean isComplete) {
        public Shown {
            entries = List.copyOf(entries);
        }
    }

    /// Of the first entries whose keys begin with `prefix` and are not below `from`.
    ///
    /// @param entriesMax 1 or more
    /// @param bytesMax of the proof, about; one entry is shown in any case
    public static RangeProof of(
            RingState state, Bytes prefix, Bytes from, int entriesMax, int bytesMax) {
        require(entriesMax >= 1, "a proof shows an entry");
        var pages = new ArrayList<Page>();
        var walk = new Walk(prefix, from);
        walk.through(
                state.digest(),
                (address, _) -> {
                    boolean isEnough =
                            walk.entries.size() >= entriesMax
                                    || pages.size() >= PAGES_MAX
                                    || (!walk.entries.isEmpty() && walk.bytes > bytesMax);
                    Optional<Page> page = isEnough ? Optional.empty() : state.page(address);
                    page.ifPresent(pages::add);
                    return page;
                });
        return new RangeProof(pages);
    }

    /// What it proves of the range, under this digest of a state; empty if it is no proof of that.
    public Optional<Shown> shown(Digest digest, Bytes prefix, Bytes from) {
        Iterator<Page> left = pages.iterator();
        var walk = new Walk(prefix, from);
        boolean isComplete =
                walk.through(
                        digest,
                        (_, wanted) -> {
                            if (!left.hasNext()) {
                                return Optional.empty();
                            }
                            Page page = left.next();
                            walk.isFalse |= !page.digest().equals(wanted);
                            return walk.isFalse ? Optional.empty() : Optional.of(page);
                        });
        return walk.isFalse || left.hasNext()
                ? Optional.empty()
                : Optional.of(new Shown(walk.entries, isComplete));
    }

    public void write(CanonicalWriter out) {
        out.u32(pages.size());
        pages.forEach(page -> page.write(out));
    }

    public static RangeProof read(CanonicalReader in) throws MalformedException {
        int count = in.count(PAGES_MAX);
        var pages = new ArrayList<Page>();
        for (int i = 0; i < count; i++) {
            pages.add(Page.read(in));
        }
        return new RangeProof(pages);
    }

    /// Where a walk finds the next page; without one it ends.
    private interface Pages {
        Optional<Page> next(Bytes address, Digest digest);
    }

    /// From page to page, leaving out all whose keys are outside the range: the same with the state and with a proof.
    private static final class Walk {
        private final Bytes prefix;
        private final Bytes from;
        private final List<RingState.Entry> entries = new ArrayList<>();
        private long bytes;
        private boolean isFalse;

        Walk(Bytes prefix, Bytes from) {
            this.prefix = Nibbles.of(prefix);
            this.from = Nibbles.of(from);
        }

        /// @return whether the range was seen to its end
        boolean through(Digest digest, Pages pages) {
            var left = new ArrayDeque<Wanted>();
            if (!digest.equals(RingState.EMPTY.digest())) {
                left.push(new Wanted(Bytes.EMPTY, digest));
            }
            while (!left.isEmpty()) {
                Wanted wanted = left.pop();
                Optional<Page> page = pages.next(wanted.address, wanted.digest);
                if (page.isEmpty()) {
                    return false;
                }
                look(wanted.address, page.get(), left);
            }
            return true;
        }

        private record Wanted(Bytes address, Digest digest) {}

        /// @param left takes what is below, so that the first comes out first
        private void look(Bytes address, Page page, Deque<Wanted> left) {
            Bytes here = Bytes.concat(address, page.path());
            bytes += page.path().size() + Nibbles.RADIX * (1L + Digest.BYTES);
            if (page.value().isPresent() && isInRange(here)) {
                bytes += page.value().get().size();
                entries.add(new RingState.Entry(Nibbles.key(here), page.value().get()));
            }
            for (int digit = Nibbles.RADIX - 1; digit >= 0; digit--) {
                Optional<Digest> child = page.children().get(digit);
                Bytes below = Nibbles.below(address, page.path(), digit);
                if (child.isPresent() && mayBeInRange(below)) {
                    left.push(new Wanted(below, child.get()));
                }
            }
        }

        private boolean isInRange(Bytes digits) {
            return Nibbles.common(prefix, digits, 0) == prefix.size()
                    && digits.compareTo(from) >= 0;
        }

        /// Whether keys that begin with these digits may be.
        private boolean mayBeInRange(Bytes digits) {
            int common = Math.min(digits.size(), from.size());
            boolean isBelow = digits.slice(0, common).compareTo(from.slice(0, common)) < 0;
            int shorter = Math.min(digits.size(), prefix.size());
            return !isBelow && Nibbles.common(prefix, digits, 0) == shorter;
        }
    }
}
