package io.tarn.node;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// To which blocks a walk has come, in little memory whatever their number: Bloom's filters, each four times as large as the
/// one before, up to a bound.
///
/// It never says of a block that was marked that it was not. Of some that were not it says that they were, of few while there
/// is room to grow, of more when there is none: these are kept, and another walk, which hashes otherwise, does not say so of
/// the same ones.
///
/// Source: Bloom, *Space/time trade-offs in hash coding with allowable errors*, CACM 1970; several filters, as in Almeida et
/// al., *Scalable Bloom filters*, IPL 2007. Departures: the filters are equally good, for they are few.
final class Marks {
    private static final int HASHES = 4;

    /// With four hashes, one name in 150 is taken for another.
    private static final int BITS_A_NAME = 12;

    private static final int FIRST_LOG_BITS = 16;
    private static final int GROWTH_LOG = 2;

    private final long bytesMax;
    private final long salt;
    private final List<Filter> filters = new ArrayList<>();
    private long bytes;

    /// @param bytesMax of memory; 8 KiB at least
    /// @param salt drawn for each walk
    Marks(long bytesMax, long salt) {
        this.bytesMax = bytesMax;
        this.salt = salt;
        require(Filter.bytes(FIRST_LOG_BITS) <= bytesMax, "marks have room for a first filter");
        open(FIRST_LOG_BITS);
    }

    private void open(int logBits) {
        filters.add(new Filter(logBits));
        bytes += Filter.bytes(logBits);
    }

    /// The walk has come to this block, maybe once more.
    void add(Bguid block) {
        Hash hash = hash(block);
        if (isMarked(hash)) {
            return;
        }
        Filter last = filters.getLast();
        int next = last.logBits + GROWTH_LOG;
        if (last.isFull() && bytes + Filter.bytes(next) <= bytesMax) {
            open(next);
        }
        filters.getLast().add(hash);
    }

    boolean isMarked(Bguid block) {
        return isMarked(hash(block));
    }

    private boolean isMarked(Hash hash) {
        for (Filter filter : filters) {
            if (filter.contains(hash)) {
                return true;
            }
        }
        return false;
    }

    /// Memory that the filters take.
    long bytes() {
        return bytes;
    }

    /// Two of the name's words, which is a hash already, made other ones by the salt.
    private Hash hash(Bguid block) {
        Bytes name = block.value();
        ByteBuffer words = ByteBuffer.wrap(name.backingArray(), name.backingOffset(), Bguid.BYTES);
        return new Hash(mixed(words.getLong() ^ salt), mixed(words.getLong() + salt) | 1);
    }

    /// The finalizer of MurmurHash3.
    private static long mixed(long word) {
        long mixed = (word ^ (word >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private record Hash(long first, long step) {
        /// Kirsch & Mitzenmacher: two hashes make as many as are wanted.
        long bit(int which, int logBits) {
            return (first + which * step) >>> (Long.SIZE - logBits);
        }
    }

    private static final class Filter {
        final int logBits;
        private final long[] bits;
        private long names;

        Filter(int logBits) {
            this.logBits = logBits;
            bits = new long[1 << (logBits - 6)];
        }

        static long bytes(int logBits) {
            return 1L << (logBits - 3);
        }

        boolean isFull() {
            return names * BITS_A_NAME >= 1L << logBits;
        }

        void add(Hash hash) {
            names++;
            for (int which = 0; which < HASHES; which++) {
                long bit = hash.bit(which, logBits);
                bits[(int) (bit >>> 6)] |= 1L << bit;
            }
        }

        boolean contains(Hash hash) {
            for (int which = 0; which < HASHES; which++) {
                long bit = hash.bit(which, logBits);
                if ((bits[(int) (bit >>> 6)] & (1L << bit)) == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
