package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Succession;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.member.Member;
import java.util.List;

/// The nodes of a ring of several epochs that do not lie: how they stand, and what must be true when all is done.
final class HonestNodes {
    private static final int LOOK_TICKS = 300;

    /// Long enough for old shares to be gone, also when another sharing comes between.
    private static final int OLD_SHARES_TICKS = 60_000;

    private final EpochWorld world;
    private final EpochChecks checks;
    private final List<EpochNode> nodes;

    HonestNodes(EpochWorld world, EpochChecks checks, List<EpochNode> nodes) {
        this.world = world;
        this.checks = checks;
        this.nodes = List.copyOf(nodes);
    }

    private List<Member> members() {
        return nodes.stream().map(EpochNode::member).toList();
    }

    /// Who has executed most.
    Member newest() {
        return members().stream()
                .max((one, other) -> one.replica().executed().compareTo(other.replica().executed()))
                .orElseThrow();
    }

    /// Of these members, what a register holds at the one that has executed least and has a state.
    Bytes furthestBehind(Membership membership, long register) {
        return nodes.stream()
                .filter(node -> membership.find(node.id()).isPresent())
                .map(EpochNode::member)
                .filter(member -> member.state().size() != 0)
                .min((one, other) -> one.executed().compareTo(other.executed()))
                .map(member -> RegisterMachine.held(member.state(), register))
                .orElse(Bytes.EMPTY);
    }

    /// Those whom this charter has as members.
    List<Member> members(Charter charter) {
        return nodes.stream()
                .filter(node -> charter.membership().find(node.id()).isPresent())
                .map(EpochNode::member)
                .toList();
    }

    /// Whether no change is under way, the ring has signed the last, and every member has its vote and its share in it, and
    /// has executed everything.
    boolean areSettled() {
        if (checks.last().isEmpty()) {
            return false;
        }
        Member newest = newest();
        Charter charter = newest.charter().charter();
        return Succession.of(newest.state()).isEmpty()
                && Charter.next(newest.state()).isEmpty()
                && checks.last().get().statement().charter().equals(charter)
                && members(charter).stream()
                        .allMatch(m ->
                                m.mayVote()
                                        && m.hasShare()
                                        && m.replica().executed().equals(checks.highest()));
    }

    /// The same, and nobody has prepared anything else.
    boolean areAtRest() {
        return areSettled()
                && members().stream()
                        .noneMatch(
                                member -> member.prepared().isAfter(member.replica().executed()));
    }

    /// The one key is held by enough, and nowhere else, also on no disk; and all certificates of all epochs are good under it.
    void checkKey(List<EpochClient> clients) {
        long end = world.queue.nowTick() + OLD_SHARES_TICKS;
        while (nodes.stream().anyMatch(this::hasOldShare)) {
            RingViolation.unless(world.queue.nowTick() < end, "an old share is kept");
            world.queue.runThrough(world.queue.nowTick() + LOOK_TICKS);
        }
        Charter charter = newest().charter().charter();
        RingViolation.unless(
                members(charter).stream().filter(Member::hasShare).count()
                        >= charter.membership().size().oneCorrect(),
                "too few have shares");
        for (EpochClient each : clients) {
            for (Certificate certificate : each.certificates()) {
                RingViolation.unless(
                        certificate.verify(checks.key().orElseThrow()), "an old certificate fails");
            }
        }
    }

    private boolean hasOldShare(EpochNode node) {
        Epoch epoch = newest().charter().charter().epoch();
        return node.member().hasOldShare()
                || node.sharesOnDisk().stream()
                        .anyMatch(share -> share.epoch().compareTo(epoch) < 0);
    }

    String standing() {
        var text = new StringBuilder();
        for (Member member : members()) {
            text.append(
                    " epoch %s %s votes %s share %s executed %s of %s %s;"
                            .formatted(
                                    member.charter().charter().epoch(),
                                    member.replica().view(),
                                    member.mayVote(),
                                    member.hasShare(),
                                    member.replica().executed(),
                                    checks.highest(),
                                    member.state().size() == 0
                                            ? "no state"
                                            : Succession.of(member.state())
                                                    .map(s ->
                                                            "attempt %d keys %s closed %s deals %d ready %s"
                                                                    .formatted(
                                                                            s.attempt(),
                                                                            s.keys().keySet(),
                                                                            s.areKeysClosed(),
                                                                            s.deals().size(),
                                                                            s.ready().keySet()))));
        }
        return text.toString();
    }
}
