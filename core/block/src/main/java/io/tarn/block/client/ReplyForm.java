package io.tarn.block.client;

import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.FindTimestamp;
import io.tarn.block.BlockRequest.OfBlock;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockRequest.Read;
import io.tarn.block.BlockRequest.Vouch;

/// Whether a reply is one that a correct server gives to a request. What is not is a lie whatever
/// else it says, and takes no operation further.
final class ReplyForm {
    private ReplyForm() {}

    static boolean fits(OfBlock request, BlockReply reply) {
        if (reply instanceof Refused) {
            return true;
        }
        return switch (request) {
            case PrepareFragment _, PrepareBlock _ -> reply instanceof Prepared;
            case Commit _ -> reply instanceof Committed || reply instanceof TooFew;
            case FindTimestamp _ -> reply instanceof Stamp;
            case Vouch _ -> reply instanceof Vouched;
            case Bear bear ->
                    reply instanceof Borne
                            || (reply instanceof Absent absent
                                    && absent.at().equals(bear.timestamp()));
            case Read read ->
                    switch (reply) {
                        case Fragment fragment -> fits(read, fragment);
                        case Absent absent ->
                                read.at().isNone()
                                        ? absent.at().isNone() && absent.latest().isNone()
                                        : absent.at().equals(read.at());
                        default -> false;
                    };
        };
    }

    /// Of the write asked for, or of the latest one if none was named, with all that was asked for.
    private static boolean fits(Read read, Fragment fragment) {
        boolean rightWrite =
                read.at().isNone()
                        ? fragment.at().equals(fragment.latest()) && !fragment.at().isNone()
                        : fragment.at().equals(read.at());
        return rightWrite
                && (!read.withNonces() || fragment.nonceHash().isPresent())
                && (!read.withChecksum() || fragment.fpcc().isPresent());
    }
}
