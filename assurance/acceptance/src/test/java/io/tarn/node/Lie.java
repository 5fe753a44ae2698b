package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockAddress;
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
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.block.wire.ReplyCodec;
import io.tarn.block.wire.RequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.operations.control.ControlCodec;
import io.tarn.operations.ring.RingCodec;
import io.tarn.transport.Message;
import io.tarn.transport.Peer;
import io.tarn.transport.RequestHandler;
import io.tarn.transport.Responder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The ways in which a node of a volume with `f = 1`, `m = 2` lies: one by one those of the table
/// "what a lying party gets". Whatever it says, it does what a correct node does, unless said
/// otherwise: so each lie is told with all the knowledge there is.
enum Lie {
    NONE,
    WRONG_FRAGMENT {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return truth instanceof Fragment fragment
                    ? Forged.withBytes(fragment, random(fragment.fragment().size()))
                    : truth;
        }
    },
    /// The right fragment under a checksum that is not the block's.
    FALSE_CHECKSUM {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return truth instanceof Fragment fragment
                    ? Forged.withChecksum(fragment, fragment.fpcc().map(Lie::altered))
                    : truth;
        }
    },
    WRONG_NONCE {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return switch (truth) {
                case Prepared(long ts, Bytes nonce, TagVector tags) ->
                        new Prepared(ts, random(nonce.size()), tags);
                case Fragment fragment -> Forged.withNonces(fragment, Lie::random);
                default -> truth;
            };
        }
    },
    WRONG_MACS {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return Forged.withTags(truth, tags -> forged(tags, 0));
        }
    },
    /// Good MACs for half of the servers, so that they disagree about this one.
    SOME_WRONG_MACS {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return Forged.withTags(truth, tags -> forged(tags, tags.macs().size() / 2));
        }
    },
    /// The first thing it ever said of a block, again and again.
    OLD_TIMESTAMP {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            if (!(question.request() instanceof BlockRequest.OfBlock asked)) {
                return truth;
            }
            Optional<Fragment> old =
                    truth instanceof Fragment fragment && fragment.fpcc().isPresent()
                            ? Optional.of(
                                    FIRST_SAID.computeIfAbsent(asked.address(), _ -> fragment))
                            : Optional.ofNullable(FIRST_SAID.get(asked.address()));
            return switch (truth) {
                case Stamp _ when old.isPresent() -> new Stamp(old.get().at());
                case Fragment _ when asked instanceof BlockRequest.Read read && old.isPresent() ->
                        read.at().isNone() || read.at().equals(old.get().at())
                                ? old.get()
                                : new Absent(old.get().at(), read.at());
                default -> truth;
            };
        }
    },
    HUGE_TIMESTAMP {
        private static final long HUGE = Long.MAX_VALUE / 2;

        @Override
        BlockReply say(Question question, BlockReply truth) {
            var later = new Timestamp(HUGE, random(Timestamp.CONTENT_BYTES));
            return switch (truth) {
                case Prepared(_, Bytes nonce, TagVector tags) -> new Prepared(HUGE, nonce, tags);
                case Vouched(_, TagVector tags) -> new Vouched(HUGE, tags);
                case Stamp _ -> new Stamp(later);
                case Absent(_, Timestamp at) when !at.isNone() -> new Absent(later, at);
                case Fragment fragment -> Forged.withLatest(fragment, later);
                default -> truth;
            };
        }
    },
    /// Says nothing to anybody, not even how it is.
    SILENCE {
        @Override
        void answer(Question question, RequestHandler honest) {
            question.responder().drop();
        }
    },
    /// Takes part in everything but blocks.
    SILENCE_ON_BLOCKS {
        @Override
        void answer(Question question, RequestHandler honest) {
            if (question.isControl()) {
                honest.handle(question.peer(), question.message(), question.responder());
            } else {
                question.responder().drop();
            }
        }
    },
    GARBAGE {
        @Override
        Message send(Question question, Message truth) {
            return new Message(
                    ThreadLocalRandom.current().nextInt(Message.KIND_MAX + 1),
                    random(ThreadLocalRandom.current().nextInt(200)),
                    random(ThreadLocalRandom.current().nextInt(2_000)));
        }
    },
    /// The truth, too late for anybody's patience but not for the connection's.
    SLOW {
        private static final long DELAY_MS = 1_500;

        @Override
        void answer(Question question, RequestHandler honest) {
            CompletableFuture.delayedExecutor(DELAY_MS, TimeUnit.MILLISECONDS)
                    .execute(() ->
                            honest.handle(
                                    question.peer(), question.message(), question.responder()));
        }
    },
    /// Commits for everybody, and denies it to every other client.
    TWO_FACES {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            boolean isFavoured =
                    (question.peer().identity().id().digest().value().byteAt(0) & 1) == 0;
            return isFavoured ? truth : denied(truth);
        }

        private static BlockReply denied(BlockReply truth) {
            return switch (truth) {
                case Stamp _ -> new Stamp(Timestamp.NONE);
                case Fragment fragment -> new Absent(Timestamp.NONE, fragment.at());
                case Committed _ -> new Refused(Refusal.NOT_PREPARED);
                default -> truth;
            };
        }
    },
    /// Says that it has committed, and has not.
    CLAIMS_COMMITS {
        @Override
        void answer(Question question, RequestHandler honest) {
            if (question.request() instanceof Commit) {
                question.responder().reply(message(new Committed()));
            } else {
                honest.handle(question.peer(), question.message(), question.responder());
            }
        }
    },
    /// Accepts nobody's MACs.
    DENIES_MACS {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return question.request() instanceof Commit ? new TooFew(List.of()) : truth;
        }
    },
    /// Says that it never prepared anything.
    DENIES_PREPARES {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return switch (truth) {
                case Vouched(_, TagVector tags) -> new Vouched(0, tags);
                case Borne _ when question.request() instanceof BlockRequest.Bear bear ->
                        new Absent(Timestamp.NONE, bear.timestamp());
                default -> truth;
            };
        }
    },
    /// Answers the question before.
    CROSSED_ANSWERS {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            return truth instanceof Stamp ? new Committed() : new Stamp(Timestamp.NONE);
        }
    },
    REFUSES {
        @Override
        BlockReply say(Question question, BlockReply truth) {
            Refusal[] all = Refusal.values();
            return new Refused(all[ThreadLocalRandom.current().nextInt(all.length)]);
        }
    };

    /// What this process first said of each block.
    private static final Map<BlockAddress, Fragment> FIRST_SAID = new ConcurrentHashMap<>();

    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);

    /// @param parsed empty for one that is not about blocks
    record Question(
            Peer peer, Message message, Responder responder, Optional<BlockRequest> parsed) {
        boolean isControl() {
            return parsed.isEmpty();
        }

        Object request() {
            return parsed.<Object>map(request -> request).orElse(message);
        }
    }

    /// A handler that lies.
    RequestHandler inFrontOf(RequestHandler honest) {
        return (peer, message, responder) ->
                answer(new Question(peer, message, responder, parse(message)), honest);
    }

    /// Answers, or has it answered by the node that it could have been.
    void answer(Question question, RequestHandler honest) {
        honest.handle(
                question.peer(),
                question.message(),
                question.isControl() ? question.responder() : new Lying(this, question));
    }

    /// What it sends to a question about blocks.
    Message send(Question question, Message truth) {
        try {
            var wire = new WireMessage(truth.kind(), truth.head(), truth.body());
            return message(say(question, ReplyCodec.decode(wire, REDUNDANCY)));
        } catch (MalformedException e) {
            throw new IllegalStateException("what a node says can be read", e);
        }
    }

    /// What it answers to a question about blocks.
    BlockReply say(Question question, BlockReply truth) {
        return truth;
    }

    private record Lying(Lie lie, Question question) implements Responder {
        @Override
        public void reply(Message truth) {
            question.responder().reply(lie.send(question, truth));
        }

        @Override
        public void drop() {
            question.responder().drop();
        }
    }

    private static Optional<BlockRequest> parse(Message message) {
        if (ControlCodec.isControl(message) || RingCodec.isOfRing(message)) {
            return Optional.empty();
        }
        try {
            var wire = new WireMessage(message.kind(), message.head(), message.body());
            return Optional.of(RequestCodec.decode(wire, REDUNDANCY));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Message message(BlockReply reply) {
        WireMessage wire = ReplyCodec.encode(reply);
        return new Message(wire.kind(), wire.head(), wire.body());
    }

    static Bytes random(int size) {
        byte[] bytes = new byte[size];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private static FingerprintedCrossChecksum altered(FingerprintedCrossChecksum fpcc) {
        var hashes = new ArrayList<>(fpcc.cc());
        hashes.set(0, random(hashes.getFirst().size()));
        return new FingerprintedCrossChecksum(hashes, fpcc.fp());
    }

    /// Made-up MACs, except for the first `good` servers.
    private static TagVector forged(TagVector tags, int good) {
        var macs = new ArrayList<>(tags.macs());
        for (int i = good; i < macs.size(); i++) {
            macs.set(i, random(macs.get(i).size()));
        }
        return new TagVector(tags.epoch(), macs);
    }
}
