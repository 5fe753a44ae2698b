package io.tarn.block.wire;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.Permit;
import io.tarn.block.Permit.Advance;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Permit.Witness;
import io.tarn.block.Permit.WriteBack;
import io.tarn.block.Redundancy;
import io.tarn.block.ServerTag;
import java.util.ArrayList;
import java.util.List;

/// Permits to and from bytes: one byte that tells which, then its timestamp and proofs.
final class PermitCodec {
    private static final int FRESH = 0;
    private static final int ADVANCE = 1;
    private static final int WRITE_BACK = 2;

    private PermitCodec() {}

    static void write(CanonicalWriter out, Permit permit) {
        switch (permit) {
            case Fresh _ -> out.u8(FRESH);
            case Advance(long ts, List<Voucher> vouchers) -> {
                out.u8(ADVANCE).u64(ts).u8(vouchers.size());
                for (Voucher voucher : vouchers) {
                    out.u8(voucher.server()).u64(voucher.prepared());
                    voucher.tag().write(out);
                }
            }
            case WriteBack(long ts, List<Witness> witnesses) -> {
                out.u8(WRITE_BACK).u64(ts).u8(witnesses.size());
                for (Witness witness : witnesses) {
                    out.u8(witness.server());
                    witness.tag().write(out);
                }
            }
        }
    }

    static Permit read(CanonicalReader in, Redundancy redundancy) throws MalformedException {
        return switch (in.u8()) {
            case FRESH -> new Fresh();
            case ADVANCE -> {
                long ts = timestamp(in);
                int count = count(in, redundancy);
                var vouchers = new ArrayList<Voucher>(count);
                for (int i = 0; i < count; i++) {
                    vouchers.add(new Voucher(in.u8(), in.u64(), ServerTag.read(in)));
                }
                yield new Advance(ts, vouchers);
            }
            case WRITE_BACK -> {
                long ts = timestamp(in);
                int count = count(in, redundancy);
                var witnesses = new ArrayList<Witness>(count);
                for (int i = 0; i < count; i++) {
                    witnesses.add(new Witness(in.u8(), ServerTag.read(in)));
                }
                yield new WriteBack(ts, witnesses);
            }
            default -> throw new MalformedException("no such permit");
        };
    }

    private static long timestamp(CanonicalReader in) throws MalformedException {
        long ts = in.u64();
        if (ts == 0) {
            throw new MalformedException("timestamps of writes start at 1");
        }
        return ts;
    }

    private static int count(CanonicalReader in, Redundancy redundancy) throws MalformedException {
        int count = in.u8();
        if (count > redundancy.servers()) {
            throw new MalformedException("more proofs than servers");
        }
        return count;
    }
}
