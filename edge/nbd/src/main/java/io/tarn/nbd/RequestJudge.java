package io.tarn.nbd;

import io.tarn.base.MalformedException;
import io.tarn.nbd.Judgement.Discarded;
import io.tarn.nbd.Judgement.Payload;
import io.tarn.nbd.Judgement.Whole;
import java.util.Optional;

/// Decides from a request's header what becomes of it. Errors are those that proto, "Error values",
/// names for each case.
final class RequestJudge {
    private final Session session;

    RequestJudge(Session session) {
        this.session = session;
    }

    /// @throws MalformedException when the client cannot be served any longer
    Judgement judge(RequestHeader header) throws MalformedException {
        Optional<Command> command = Command.of(header.command());
        if (command.isEmpty()) {
            return refuse(header, NbdError.EINVAL, "unknown command " + header.command());
        }
        return command.get() == Command.WRITE
                ? judgeWrite(header)
                : judgeWithoutPayload(command.get(), header);
    }

    /// Only here is the length the client's promise of bytes to come, so one that is too long leaves
    /// no way to find the next request.
    private Judgement judgeWrite(RequestHeader header) throws MalformedException {
        if (header.lengthBytes() > session.requestBytesMax()) {
            throw new MalformedException(
                    "a write of "
                            + header.lengthBytes()
                            + " bytes; at most "
                            + session.requestBytesMax());
        }
        int payloadBytes = (int) header.lengthBytes();
        Optional<Request.Refused> objection = objectionToWriting(Command.WRITE, header);
        return objection.isPresent()
                ? new Discarded(objection.get(), payloadBytes)
                : new Payload(header, payloadBytes);
    }

    private Judgement judgeWithoutPayload(Command command, RequestHeader header) {
        long cookie = header.cookie();
        if (command == Command.DISC) {
            return new Whole(new Request.Disconnect(cookie)); // nobody waits for an objection
        }
        if (!command.allows(header.flags())) {
            return refuse(header, NbdError.EINVAL, command + " has flags it may not have");
        }
        return switch (command) {
            case READ -> judgeRead(header);
            case TRIM, WRITE_ZEROES -> judgeZeroing(command, header);
            case FLUSH -> new Whole(new Request.Flush(cookie));
            case BLOCK_STATUS -> judgeBlockStatus(header);
            case WRITE, DISC -> throw new IllegalStateException(command + " is judged elsewhere");
        };
    }

    private Judgement judgeZeroing(Command command, RequestHeader header) {
        Optional<Request.Refused> objection = objectionToWriting(command, header);
        if (objection.isPresent()) {
            return new Whole(objection.get());
        }
        long cookie = header.cookie();
        long offset = header.offset();
        long lengthBytes = header.lengthBytes();
        boolean durable = header.has(Wire.CMD_FLAG_FUA);
        return new Whole(
                command == Command.TRIM
                        ? new Request.Trim(cookie, offset, lengthBytes, durable)
                        : new Request.WriteZeroes(cookie, offset, lengthBytes, durable));
    }

    private Judgement judgeRead(RequestHeader header) {
        if (header.has(Wire.CMD_FLAG_DF) && !session.structuredReplies()) {
            return refuse(header, NbdError.EINVAL, "DF without structured replies");
        }
        if (header.lengthBytes() > session.requestBytesMax()) {
            return refuse(
                    header,
                    session.structuredReplies() ? NbdError.EOVERFLOW : NbdError.EINVAL,
                    "at most " + session.requestBytesMax() + " bytes at a time");
        }
        if (isOutside(header)) {
            return refuse(header, NbdError.EINVAL, "outside of the export");
        }
        return new Whole(
                new Request.Read(header.cookie(), header.offset(), (int) header.lengthBytes()));
    }

    private Judgement judgeBlockStatus(RequestHeader header) {
        if (!session.blockStatus()) {
            return refuse(header, NbdError.EINVAL, "no metadata context was chosen");
        }
        if (isOutside(header) || header.lengthBytes() == 0) {
            return refuse(header, NbdError.EINVAL, "outside of the export");
        }
        // A status that ends early is always right, and an int is enough of it.
        int lengthBytes = (int) Math.min(header.lengthBytes(), 1 << 30);
        return new Whole(new Request.BlockStatus(header.cookie(), lengthBytes));
    }

    private Optional<Request.Refused> objectionToWriting(Command command, RequestHeader header) {
        if (!command.allows(header.flags())) {
            return Optional.of(
                    refused(header, NbdError.EINVAL, command + " has flags it may not have"));
        }
        if (session.info().readOnly()) {
            return Optional.of(refused(header, NbdError.EPERM, "the export is read-only"));
        }
        if (isOutside(header)) {
            return Optional.of(
                    refused(
                            header,
                            command == Command.TRIM ? NbdError.EINVAL : NbdError.ENOSPC,
                            "outside of the export"));
        }
        if (header.has(Wire.CMD_FLAG_FAST_ZERO)) {
            return Optional.of(
                    refused(header, NbdError.ENOTSUP, "zeroing is no faster than writing"));
        }
        return Optional.empty();
    }

    private boolean isOutside(RequestHeader header) {
        long sizeBytes = session.info().sizeBytes();
        return header.offset() < 0
                || header.offset() > sizeBytes
                || header.lengthBytes() > sizeBytes - header.offset();
    }

    private static Judgement refuse(RequestHeader header, NbdError error, String message) {
        return new Whole(refused(header, error, message));
    }

    private static Request.Refused refused(RequestHeader header, NbdError error, String message) {
        return new Request.Refused(header.cookie(), error, message);
    }
}
