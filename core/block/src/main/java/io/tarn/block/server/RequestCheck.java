package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockShape;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Permit;
import io.tarn.block.Refusal;
import io.tarn.block.server.CheckedRequest.CheckedPrepare;
import io.tarn.block.server.CheckedRequest.Plain;
import java.util.List;

/// Judges the bytes of a request before any state is touched: lines 300–302 and 401–410.
///
/// Pure, and nearly all of what a request costs, so that a node runs it on any thread.
public final class RequestCheck {
    private final BlockShape shape;
    private final BlockCode code;
    private final int self;

    public RequestCheck(BlockShape shape, BlockCode code, int self) {
        this.shape = shape;
        this.code = code;
        this.self = self;
    }

    /// What came of a check.
    public sealed interface Verdict {
        record Sound(CheckedRequest request) implements Verdict {}

        record Unsound(Refusal refusal) implements Verdict {}
    }

    public Verdict check(BlockRequest.OfBlock request) {
        if (request.address().block() >= shape.blocks()) {
            return new Verdict.Unsound(Refusal.OUT_OF_RANGE);
        }
        return switch (request) {
            case PrepareFragment prepare -> checkFragment(prepare);
            case PrepareBlock prepare -> checkBlock(prepare);
            default -> new Verdict.Sound(new Plain(request));
        };
    }

    /// Lines 300–304. A server past the first `m + f` is not covered by the cross-checksum.
    private Verdict checkFragment(PrepareFragment prepare) {
        boolean consistent =
                self < shape.redundancy().writers()
                        && code.isConsistent(prepare.fpcc(), self, prepare.fragment());
        return consistent
                ? sound(prepare, prepare.permit(), prepare.fpcc(), prepare.fragment(), List.of())
                : new Verdict.Unsound(Refusal.INCONSISTENT);
    }

    /// Lines 401–410.
    private Verdict checkBlock(PrepareBlock prepare) {
        return code.reencode(prepare.fpcc(), self, prepare.padded())
                .map(own ->
                        sound(
                                prepare,
                                prepare.permit(),
                                prepare.fpcc(),
                                own.fragment(),
                                own.allHashes()))
                .orElse(new Verdict.Unsound(Refusal.INCONSISTENT));
    }

    private static Verdict sound(
            BlockRequest.OfBlock request,
            Permit permit,
            FingerprintedCrossChecksum fpcc,
            Bytes fragment,
            List<Bytes> allHashes) {
        return new Verdict.Sound(
                new CheckedPrepare(
                        request.address(), permit, fpcc, fpcc.content(), fragment, allHashes));
    }
}
