package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.Receipt;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.transport.Message;
import io.tarn.transport.RequestHandler;
import io.tarn.transport.Responder;
import java.util.Optional;

/// The ways in which a node lies about immutable blocks: "what a lying party gets" of docs/spec/immutable-blocks.md.
public enum StoreLie {
    NONE,
    /// One bit of each fragment.
    FLIPS_BITS {
        @Override
        StoreReply say(StoreReply truth) {
            return truth instanceof Fetched fetched
                    ? new Fetched(fetched.checksum(), fetched.allHashes(), flipped(fetched))
                    : truth;
        }
    },
    /// A fragment of the right length that was never anybody's.
    WRONG_FRAGMENT {
        @Override
        StoreReply say(StoreReply truth) {
            return truth instanceof Fetched fetched
                    ? new Fetched(
                            fetched.checksum(),
                            fetched.allHashes(),
                            Lie.random(fetched.fragment().size()))
                    : truth;
        }
    },
    /// The right fragment under a checksum that is not the block's.
    FALSE_CHECKSUM {
        @Override
        StoreReply say(StoreReply truth) {
            return truth instanceof Fetched fetched
                    ? new Fetched(
                            fetched.checksum().map(StoreLie::altered),
                            fetched.allHashes(),
                            fetched.fragment())
                    : truth;
        }
    },
    /// Receipts that promise more than was signed.
    FALSE_RECEIPTS {
        @Override
        StoreReply say(StoreReply truth) {
            return truth instanceof Attested(Receipt receipt)
                    ? new Attested(
                            new Receipt(
                                    receipt.volume(),
                                    receipt.server(),
                                    receipt.fragments(),
                                    receipt.root(),
                                    receipt.expiresAtMillis() + 1,
                                    receipt.signature()))
                    : truth;
        }
    },
    /// Says that it has stored, and has not.
    KEEPS_NOTHING {
        @Override
        Optional<StoreReply> insteadOf(StoreRequest request) {
            return request instanceof StoreRequest.Storing
                    ? Optional.of(new Stored())
                    : Optional.empty();
        }
    },
    /// Says that it has nothing.
    DENIES {
        @Override
        StoreReply say(StoreReply truth) {
            return truth instanceof Fetched ? new StoreReply.Absent() : truth;
        }
    };

    /// An answer without asking the node that it could have been.
    Optional<StoreReply> insteadOf(StoreRequest request) {
        return Optional.empty();
    }

    StoreReply say(StoreReply truth) {
        return truth;
    }

    RequestHandler inFrontOf(RequestHandler honest, Redundancy redundancy) {
        return (peer, message, responder) -> {
            if (!ImmutableBlocks.isOfThese(message)) {
                honest.handle(peer, message, responder);
                return;
            }
            try {
                var request = StoreRequestCodec.decode(wire(message), redundancy);
                Optional<StoreReply> instead = insteadOf(request);
                if (instead.isPresent()) {
                    responder.reply(message(instead.get()));
                } else {
                    honest.handle(peer, message, new Lying(this, responder, redundancy));
                }
            } catch (MalformedException e) {
                honest.handle(peer, message, responder);
            }
        };
    }

    private record Lying(StoreLie lie, Responder responder, Redundancy redundancy)
            implements Responder {
        @Override
        public void reply(Message truth) {
            try {
                StoreReply said = lie.say(StoreReplyCodec.decode(wire(truth), redundancy));
                responder.reply(message(said));
            } catch (MalformedException e) {
                throw new IllegalStateException("what a node says can be read", e);
            }
        }

        @Override
        public void drop() {
            responder.drop();
        }
    }

    private static WireMessage wire(Message message) {
        return new WireMessage(message.kind(), message.head(), message.body());
    }

    private static Message message(StoreReply reply) {
        WireMessage wire = StoreReplyCodec.encode(reply);
        return new Message(wire.kind(), wire.head(), wire.body());
    }

    private static Bytes flipped(Fetched fetched) {
        byte[] bytes = fetched.fragment().toArray();
        bytes[bytes.length / 2] ^= 4;
        return Bytes.owning(bytes);
    }

    private static BlockChecksum altered(BlockChecksum checksum) {
        int other = checksum.lengthBytes() == 1 ? 2 : checksum.lengthBytes() - 1;
        return new BlockChecksum(checksum.redundancy(), other, checksum.fpcc());
    }
}
