package io.tarn.simulator.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.kernel.SimulationRandom;
import io.tarn.simulator.liars.Conduct;
import io.tarn.simulator.liars.ServerLie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The lies of servers about immutable blocks, each kept up for a whole run.
public enum StoreLie {
    /// It takes everything in and answers nothing.
    SILENCE {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Saying) (_, _) -> List.of();
        }
    },
    /// It answers some questions and not others.
    SELECTIVE_SILENCE {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Saying) (_, honest) -> random.nextBoolean() ? List.of(honest) : List.of();
        }
    },
    /// It signs for what it stores and shows none of it.
    SIGNS_WITHOUT_KEEPING {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering) (_, honest) -> honest instanceof Fetched ? new Absent() : honest;
        }
    },
    /// It says that it stores, whatever comes, and signs for nothing.
    STORES_WITHOUT_SIGNING {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (request, honest) ->
                            switch (request) {
                                case StoreRequest.Storing _ -> new Stored();
                                case StoreRequest.Attest _ -> new NotHeld(List.of(0));
                                case StoreRequest.Fetch _, StoreRequest.Audit _ -> honest;
                            };
        }
    },
    /// It refuses, for whatever reason comes to mind.
    REFUSES {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            random.nextBoolean()
                                    ? new Refused(random.oneOf(List.of(Refusal.values())))
                                    : honest;
        }
    },
    /// The fragment is another one.
    FALSE_FRAGMENT {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            honest instanceof Fetched(var checksum, var hashes, Bytes fragment)
                                    ? new Fetched(checksum, hashes, random.withFlippedBit(fragment))
                                    : honest;
        }
    },
    /// The fragment is another one, and comes with hashes of all `n` that it agrees with.
    FALSE_HASHES {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) -> {
                        if (!(honest instanceof Fetched(var checksum, _, Bytes fragment))) {
                            return honest;
                        }
                        Bytes wrong = random.bytes(fragment.size());
                        int servers =
                                checksum.map(it -> it.redundancy().servers())
                                        .orElse(random.between(4, 12));
                        return new Fetched(
                                checksum, Collections.nCopies(servers, Sha256.hash(wrong)), wrong);
                    };
        }
    },
    /// The checksum is another block's, or is not shown.
    FALSE_CHECKSUM {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            honest instanceof Fetched(var checksum, var hashes, Bytes fragment)
                                    ? new Fetched(otherThan(checksum, random), hashes, fragment)
                                    : honest;
        }
    },
    /// No receipt of its holds.
    FALSE_RECEIPT {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return (Answering)
                    (_, honest) ->
                            honest instanceof Attested(var receipt)
                                    ? new Attested(ReceiptMutation.mutate(receipt, random))
                                    : honest;
        }
    },
    /// An earlier answer to another question, of the same kind or not.
    REPLAYS {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            var earlier = new ArrayList<StoreReply>();
            return (Answering)
                    (_, honest) -> {
                        earlier.add(honest);
                        return random.oneOf(earlier);
                    };
        }
    },
    /// Bytes that are no reply to anything.
    GARBAGE {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return sendingAs(ServerLie.GARBAGE.conduct(random));
        }
    },
    /// The truth, late.
    SLOW_DRIP {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return sendingAs(ServerLie.SLOW_DRIP.conduct(random));
        }
    },
    /// One bit of every other frame is another one.
    FLIPS_BITS {
        @Override
        StoreConduct conduct(SimulationRandom random) {
            return sendingAs(ServerLie.FLIPS_BITS.conduct(random));
        }
    };

    /// The conduct of one server that lies in this way.
    abstract StoreConduct conduct(SimulationRandom random);

    /// Lies in what it answers.
    private interface Answering extends StoreConduct {
        StoreReply answer(StoreRequest request, StoreReply honest);

        @Override
        default List<StoreReply> says(Party client, StoreRequest request, StoreReply honest) {
            return List.of(answer(request, honest));
        }
    }

    /// Lies in whether it answers.
    private interface Saying extends StoreConduct {
        List<StoreReply> say(StoreRequest request, StoreReply honest);

        @Override
        default List<StoreReply> says(Party client, StoreRequest request, StoreReply honest) {
            return say(request, honest);
        }
    }

    private static StoreConduct sendingAs(Conduct liar) {
        return new StoreConduct() {
            @Override
            public List<Conduct.Sent> sends(Party client, Bytes frame) {
                return liar.sends(client, frame);
            }
        };
    }

    private static Optional<BlockChecksum> otherThan(
            Optional<BlockChecksum> checksum, SimulationRandom random) {
        int longer = random.between(0, 3);
        return checksum.filter(it -> longer > 0)
                .map(it ->
                        new BlockChecksum(it.redundancy(), it.lengthBytes() + longer, it.fpcc()));
    }
}
