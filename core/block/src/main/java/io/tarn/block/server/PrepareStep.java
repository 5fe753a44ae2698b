package io.tarn.block.server;

import static io.tarn.block.server.BlockServer.answer;
import static io.tarn.block.server.BlockServer.refuse;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.Permit.Advance;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Permit.Witness;
import io.tarn.block.Permit.WriteBack;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.CheckedRequest.CheckedPrepare;
import io.tarn.block.server.ServerEffect.Keep;
import io.tarn.block.server.ServerEffect.Revisit;
import io.tarn.block.server.ServerEffect.Save;
import io.tarn.block.server.ServerEffect.Suspect;
import io.tarn.block.server.ServerInput.Asked;
import io.tarn.block.server.Staging.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// `s_prepare_common` (lines 500–505), behind the permissions of §3.5.
final class PrepareStep {
    private final ServerState state;

    PrepareStep(ServerState state) {
        this.state = state;
    }

    List<ServerEffect> on(Asked asked, CheckedPrepare prepare) {
        Optional<Refusal> forbidden = forbidden(asked, prepare);
        if (forbidden.isPresent()) {
            return forbidden.get() == Refusal.NOT_PERMITTED
                    ? List.of(
                            new Suspect(asked.caller().client(), "prepares without permission"),
                            refuse(asked, forbidden.get()))
                    // Proofs that do not hold say nothing about who shows them: a client cannot
                    // check the MACs that a lying server gave it.
                    : List.of(refuse(asked, forbidden.get()));
        }
        long ts =
                switch (prepare.permit()) {
                    case Fresh _ -> asked.record().latestCommit().ts() + 1; // line 500
                    case Advance(long chosen, _) -> chosen;
                    case WriteBack(long committed, _) -> committed;
                };
        var timestamp = new Timestamp(ts, prepare.content());
        Bytes nonce = state.macs.nonce(prepare.address(), timestamp); // line 501
        var effects = new ArrayList<ServerEffect>();
        boolean news = timestamp.isAfter(asked.record().latestCommit()); // line 502
        if (news && asked.record().entry(timestamp).isEmpty()) {
            Optional<Refusal> full = stage(asked, prepare, timestamp, nonce, effects);
            if (full.isPresent()) {
                return List.of(refuse(asked, full.get()));
            }
        }
        var tags = state.macs.prepared(prepare.address(), timestamp, nonce); // line 505
        effects.add(answer(asked, new Prepared(ts, nonce, tags)));
        return effects;
    }

    /// Lines 503–504, within the bound of §3.2.
    private Optional<Refusal> stage(
            Asked asked,
            CheckedPrepare prepare,
            Timestamp timestamp,
            Bytes nonce,
            List<ServerEffect> effects) {
        if (state.diskFull) {
            return Optional.of(Refusal.DISK_FULL);
        }
        BlockAddress address = prepare.address();
        Bytes client = asked.caller().client();
        switch (state.staging.admit(client, address, timestamp, state.now)) {
            case Admission.Full _ -> {
                Probe.reached("client has its bound of prepares staged");
                return Optional.of(Refusal.STAGING_FULL);
            }
            case Admission.InPlaceOf(Staging.Staged oldest) -> {
                Probe.reached("old prepare given up for a new one");
                state.garbage.now(oldest.address(), oldest.timestamp());
                effects.add(new Revisit(oldest.address()));
            }
            case Admission.Admitted _ -> {}
        }
        var entry =
                new StoredEntry(
                        prepare.fpcc(),
                        prepare.allHashes(),
                        Macs.nonceHash(nonce),
                        List.of(),
                        client);
        effects.add(new Keep(address, timestamp, prepare.fragment()));
        effects.add(new Save(address, asked.record().staged(timestamp, entry)));
        return Optional.empty();
    }

    /// Who may prepare, and at which timestamp.
    private Optional<Refusal> forbidden(Asked asked, CheckedPrepare prepare) {
        boolean mayWrite = asked.caller().role().mayWrite();
        return switch (prepare.permit()) {
            case Fresh _ -> mayWrite ? Optional.empty() : Optional.of(Refusal.NOT_PERMITTED);
            case Advance advance -> {
                if (!mayWrite) {
                    yield Optional.of(Refusal.NOT_PERMITTED);
                }
                yield follows(asked.record(), prepare.address(), advance)
                        ? Optional.empty()
                        : Optional.of(Refusal.TIMESTAMP_SKIPS);
            }
            case WriteBack writeBack ->
                    isWitnessed(asked.record(), prepare, writeBack)
                            ? Optional.empty()
                            : Optional.of(Refusal.TIMESTAMP_SKIPS);
        };
    }

    /// Non-skipping timestamps (§3.5). Vouchers reach one below the timestamp, not to it as the
    /// paper has it: after a commit at a single correct server, only that one has prepared the
    /// integer it assigns next, and a writer could never prove it (ADR-008).
    private boolean follows(BlockRecord record, BlockAddress address, Advance advance) {
        long preceding = advance.ts() - 1;
        boolean follows =
                preceding <= record.prepared()
                        || atLeastOneCorrect(
                                advance.vouchers().stream()
                                        .filter(voucher -> voucher.prepared() >= preceding)
                                        .filter(voucher -> state.macs.holds(address, voucher))
                                        .mapToInt(Voucher::server));
        if (!follows) {
            Probe.reached("timestamp refused: it skips");
        }
        return follows;
    }

    private boolean isWitnessed(BlockRecord record, CheckedPrepare prepare, WriteBack writeBack) {
        var timestamp = new Timestamp(writeBack.ts(), prepare.content());
        return record.entry(timestamp).isPresent()
                || atLeastOneCorrect(
                        writeBack.witnesses().stream()
                                .filter(w -> state.macs.holds(prepare.address(), timestamp, w))
                                .mapToInt(Witness::server));
    }

    private boolean atLeastOneCorrect(IntStream servers) {
        return servers.distinct().count() >= state.redundancy.oneCorrect();
    }
}
