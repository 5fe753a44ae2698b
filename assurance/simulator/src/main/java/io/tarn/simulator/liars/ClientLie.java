package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Permit;
import io.tarn.block.Prepare;
import io.tarn.block.ServerTag;
import io.tarn.block.server.Caller.Role;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The lies of clients; each attempt goes at one block.
public enum ClientLie {
    /// Fragments of two different blocks under one cross-checksum, written as if they were one.
    TWO_BLOCKS(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.write(address, TamperedBlock.ofTwoBlocks(client.code(), client.random()));
        }
    },
    /// Up to `f` wrong hashes in the cross-checksum: legal as far as anyone can tell (line 207).
    WRONG_HASHES(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            int wrong = client.random().between(1, client.code().redundancy().faults());
            client.write(
                    address, TamperedBlock.ofWrongHashes(client.code(), wrong, client.random()));
        }
    },
    /// More than `f` wrong hashes: nobody may accept this.
    TOO_MANY_WRONG_HASHES(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            int wrong = client.code().redundancy().faults() + 1;
            client.write(
                    address, TamperedBlock.ofWrongHashes(client.code(), wrong, client.random()));
        }
    },
    /// Prepares and never commits.
    PREPARES_ONLY(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.prepareAll(address, new Permit.Fresh(), client.encoded(), _ -> {});
        }
    },
    /// A timestamp of the far future, with whatever passes for vouchers.
    HUGE_TIMESTAMP(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            Permit huge = new Permit.Advance(1L << 40, madeUpVouchers(client));
            client.prepareAll(address, huge, client.encoded(), _ -> {});
        }
    },
    /// Somebody the volume does not list.
    STRANGER(Role.STRANGER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.write(address, client.encoded());
        }
    },
    /// A reader that writes.
    READER_WRITES(Role.READER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.write(address, client.encoded());
        }
    },
    /// A reader that writes "back" what nobody has written.
    READER_WRITES_BACK(Role.READER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            List<Permit.Witness> witnesses =
                    madeUpVouchers(client).stream()
                            .map(voucher -> new Permit.Witness(voucher.server(), voucher.tag()))
                            .toList();
            Permit back = new Permit.WriteBack(client.random().between(1, 20), witnesses);
            client.prepareAll(address, back, client.encoded(), _ -> {});
        }
    },
    /// Prepares everywhere and commits at few servers, perhaps at one.
    COMMITS_TO_FEW(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            EncodedBlock block = client.encoded();
            client.prepareAll(
                    address,
                    new Permit.Fresh(),
                    block,
                    prepared -> {
                        long ts = prepared.values().iterator().next().ts();
                        int server = client.random().between(0, client.servers() - 1);
                        List<Prepare> prepares = new ArrayList<>();
                        prepared.forEach((maker, p) -> prepares.add(prepare(maker, p, server)));
                        client.ask(
                                server,
                                new Commit(address, block.fpcc().at(ts), prepares),
                                _ -> {});
                    });
        }
    },
    /// Commits at each server alone, with that server's own MACs for the others in place of theirs:
    /// keys are pairwise, so a MAC must say which of the two made it.
    REFLECTS_MACS(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            for (int server = 0; server < client.servers(); server++) {
                int at = server;
                EncodedBlock block = client.encoded();
                client.ask(
                        at,
                        new PrepareBlock(
                                address, new Permit.Fresh(), block.fpcc(), block.content()),
                        reply -> {
                            if (reply instanceof Prepared prepared) {
                                List<Prepare> reflected =
                                        IntStream.range(0, client.servers())
                                                .mapToObj(maker ->
                                                        new Prepare(
                                                                maker,
                                                                prepared.nonce(),
                                                                prepared.tags().to(maker)))
                                                .toList();
                                client.ask(
                                        at,
                                        new Commit(
                                                address, block.fpcc().at(prepared.ts()), reflected),
                                        _ -> {});
                            }
                        });
            }
        }
    },
    /// A correct client's messages, with one bit changed in some.
    FLIPS_BITS(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.flipBits(300);
            client.write(address, client.encoded());
        }
    },
    /// A correct client's messages, with one field changed in some.
    MUTATES(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.mutate(300);
            client.write(address, client.encoded());
        }
    },
    /// Goes away in the middle of a write.
    ABANDONS(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.write(address, client.encoded());
            client.abandonAfter(client.random().between(1, 60));
        }
    },
    /// The same block again and again: its timestamps differ, and its content does not.
    ONE_CONTENT(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            client.write(address, client.code().encode(Bytes.zeros(client.code().blockBytes())));
        }
    },
    /// A fragment for the wrong place.
    WRONG_PLACE(Role.WRITER) {
        @Override
        void attempt(FaultyClient client, BlockAddress address) {
            EncodedBlock block = client.encoded();
            for (int server = 0; server < client.servers(); server++) {
                Bytes next =
                        block.fragment((server + 1) % client.code().redundancy().writers())
                                .orElseThrow();
                client.ask(
                        server,
                        new PrepareFragment(address, new Permit.Fresh(), block.fpcc(), next),
                        _ -> {});
            }
        }
    };

    private final Role role;

    ClientLie(Role role) {
        this.role = role;
    }

    /// What the volume's descriptor says of a client that lies so.
    public Role role() {
        return role;
    }

    abstract void attempt(FaultyClient client, BlockAddress address);

    private static Prepare prepare(int maker, Prepared prepared, int judge) {
        return new Prepare(maker, prepared.nonce(), prepared.tags().to(judge));
    }

    private static List<Permit.Voucher> madeUpVouchers(FaultyClient client) {
        SimulationRandom random = client.random();
        return IntStream.range(0, client.servers())
                .mapToObj(server ->
                        new Permit.Voucher(
                                server,
                                1L << 40,
                                new ServerTag(0, random.bytes(ServerTag.MAC_BYTES))))
                .toList();
    }
}
