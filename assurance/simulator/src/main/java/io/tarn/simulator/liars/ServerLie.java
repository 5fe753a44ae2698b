package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
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
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.BlockRecord;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The lies of servers, each kept up for a whole run.
public enum ServerLie {
    /// The fragment is another one.
    WRONG_FRAGMENT {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            honest instanceof Fragment fragment
                                    ? Replies.withFragment(
                                            fragment,
                                            fragment.allHashes(),
                                            random.withFlippedBit(fragment.fragment()))
                                    : honest;
        }
    },
    /// The fragment is another one, and comes with hashes of all `n` that it agrees with.
    WRONG_HASHES {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) -> {
                        if (!(honest instanceof Fragment fragment)
                                || fragment.allHashes().isEmpty()) {
                            return honest;
                        }
                        Bytes wrong = random.bytes(fragment.fragment().size());
                        Bytes right = Sha256.hash(fragment.fragment());
                        List<Bytes> hashes = new ArrayList<>(fragment.allHashes());
                        hashes.replaceAll(h -> h.equals(right) ? Sha256.hash(wrong) : h);
                        return Replies.withFragment(fragment, hashes, wrong);
                    };
        }
    },
    /// Nonces, given and shown, are made up.
    WRONG_NONCE {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            switch (honest) {
                                case Prepared(long ts, Bytes nonce, var tags) ->
                                        new Prepared(ts, random.bytes(nonce.size()), tags);
                                case Fragment fragment ->
                                        Replies.withNonces(
                                                fragment,
                                                fragment.nonceHash()
                                                        .map(hash -> random.bytes(hash.size())),
                                                Replies.flippedNonces(fragment, random));
                                default -> honest;
                            };
        }
    },
    /// No MAC is one.
    WRONG_MACS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering) (_, honest) -> Replies.withWrongTags(honest, 1000, random);
        }
    },
    /// Some servers get good MACs and others do not.
    SOME_WRONG_MACS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering) (_, honest) -> Replies.withWrongTags(honest, 500, random);
        }
    },
    /// It remembers the block as it was before the latest commit.
    OLD_TIMESTAMP {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Remembering) (_, _, held) -> Replies.beforeLatestCommit(held);
        }
    },
    /// It remembers a commit of the far future, with MACs to prove it.
    HUGE_TIMESTAMP {
        @Override
        public Conduct conduct(SimulationRandom random) {
            Timestamp huge = new Timestamp(1L << 50, random.bytes(Timestamp.CONTENT_BYTES));
            return (Remembering)
                    (_, _, held) -> new BlockRecord(huge, huge.ts(), new TreeMap<>(held.entries()));
        }
    },
    /// Its latest commit is always one further than anybody's.
    RUNAWAY_TIMESTAMP {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            switch (honest) {
                                case Stamp(Timestamp latest) ->
                                        new Stamp(Replies.after(latest, random));
                                case Absent(Timestamp latest, Timestamp at) ->
                                        new Absent(Replies.after(latest, random), at);
                                case Fragment fragment ->
                                        Replies.withLatest(
                                                fragment, Replies.after(fragment.latest(), random));
                                default -> honest;
                            };
        }
    },
    /// It takes everything in and answers nothing.
    SILENCE {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Saying) (_, _, _) -> List.of();
        }
    },
    /// It answers some clients and not others.
    SELECTIVE_SILENCE {
        @Override
        public Conduct conduct(SimulationRandom random) {
            int salt = random.nextInt();
            return (Saying)
                    (client, _, honest) -> isFavoured(client, salt) ? List.of(honest) : List.of();
        }
    },
    /// Bytes that are no reply to anything.
    GARBAGE {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Sending)
                    frame ->
                            List.of(
                                    new Conduct.Sent(
                                            random.nextBoolean()
                                                    ? random.bytes(random.between(0, 200))
                                                    : Replies.garbled(frame, random),
                                            0));
        }
    },
    /// The truth, late.
    SLOW_DRIP {
        @Override
        public Conduct conduct(SimulationRandom random) {
            int delayTicksMax = random.between(10, 500);
            return (Sending)
                    frame -> List.of(new Conduct.Sent(frame, random.between(1, delayTicksMax)));
        }
    },
    /// It accepts nobody's MACs.
    DENIES_MACS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (request, honest) -> request instanceof Commit ? new TooFew(List.of()) : honest;
        }
    },
    /// It says that it committed, and did not.
    CLAIMS_COMMITS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return new Conduct() {
                @Override
                public BlockRecord remembers(
                        Party client, BlockRequest.OfBlock request, BlockRecord held) {
                    return request instanceof Commit ? BlockRecord.NONE : held;
                }

                @Override
                public List<BlockReply> says(
                        Party client, BlockRequest request, BlockReply honest) {
                    return List.of(request instanceof Commit ? new Committed() : honest);
                }
            };
        }
    },
    /// It commits for some clients and denies it to others.
    TWO_FACES {
        @Override
        public Conduct conduct(SimulationRandom random) {
            int salt = random.nextInt();
            return (Remembering)
                    (client, request, held) ->
                            request instanceof Commit || isFavoured(client, salt)
                                    ? held
                                    : Replies.beforeLatestCommit(held);
        }
    },
    /// It refuses, for whatever reason comes to mind.
    REFUSES {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            random.nextBoolean()
                                    ? new Refused(random.oneOf(List.of(Refusal.values())))
                                    : honest;
        }
    },
    /// It denies that it ever prepared anything.
    DENIES_PREPARES {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            switch (honest) {
                                case Vouched(long _, var tags) -> new Vouched(0, tags);
                                case Borne _ -> new Absent(Timestamp.NONE, Timestamp.NONE);
                                default -> honest;
                            };
        }
    },
    /// An earlier answer, of the same kind, to another question.
    REPLAYS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            List<BlockReply> earlier = new ArrayList<>();
            return (Answering)
                    (_, honest) -> {
                        earlier.add(honest);
                        BlockReply replayed = random.oneOf(earlier);
                        return replayed.getClass().equals(honest.getClass()) ? replayed : honest;
                    };
        }
    },
    /// One field of every other reply is another one.
    MUTATES {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            random.nextBoolean() ? ReplyMutation.mutate(honest, random) : honest;
        }
    },
    /// One bit of every other frame is another one.
    FLIPS_BITS {
        @Override
        public Conduct conduct(SimulationRandom random) {
            return (Sending)
                    frame ->
                            List.of(
                                    new Conduct.Sent(
                                            random.nextBoolean()
                                                    ? Replies.garbled(frame, random)
                                                    : frame,
                                            0));
        }
    };

    /// The conduct of one server that lies in this way.
    public abstract Conduct conduct(SimulationRandom random);

    /// Lies in what it answers.
    private interface Answering extends Conduct {
        BlockReply answer(BlockRequest request, BlockReply honest);

        @Override
        default List<BlockReply> says(Party client, BlockRequest request, BlockReply honest) {
            return List.of(answer(request, honest));
        }
    }

    /// Lies in whom it answers.
    private interface Saying extends Conduct {
        @Override
        List<BlockReply> says(Party client, BlockRequest request, BlockReply honest);
    }

    /// Lies in what it remembers.
    private interface Remembering extends Conduct {
        @Override
        BlockRecord remembers(Party client, BlockRequest.OfBlock request, BlockRecord held);
    }

    /// Lies in its bytes.
    private interface Sending extends Conduct {
        List<Sent> send(Bytes frame);

        @Override
        default List<Sent> sends(Party client, Bytes frame) {
            return send(frame);
        }
    }

    private static boolean isFavoured(Party client, int salt) {
        return ((client.name().hashCode() ^ salt) & 1) == 0;
    }
}
