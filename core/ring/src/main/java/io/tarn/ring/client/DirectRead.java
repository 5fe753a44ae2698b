package io.tarn.ring.client;

import io.tarn.base.Probe;
import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One question to all members of an epoch without having anything ordered, and what their answers come to (INV-018).
///
/// A member answers after all that it had prepared when it was asked ([io.tarn.ring.member.DirectReads]); if `2f + 1` answer
/// alike, that is after everything anyone was told is done: of those who certified it one correct member was among a quorum that
/// had prepared it, and so is one of these. Fewer are not enough: `f` liars may say what members that are behind still say.
///
/// While what is read changes they may not agree; then the ring has to order the question (Berger, Reiser, Bessani 2021).
///
/// Source: Castro, Liskov, TOCS 2002, §4.1 (read-only operations); ADR-018.
///
/// @param <T> what is said; those that are equal are alike
public final class DirectRead<T> {
    /// @param by a quorum of members at least
    public record Agreed<T>(T said, List<KeyId> by) {
        public Agreed {
            by = List.copyOf(by);
        }
    }

    private final Membership membership;

    /// The first word of each, and empty for those of whom there will be none.
    private final Map<KeyId, Optional<T>> heard = new TreeMap<>();

    private boolean isGivenUp;

    /// @param membership of the epoch that is asked
    public DirectRead(Membership membership) {
        this.membership = membership;
    }

    /// A member answers. Others do not count, nor does what anybody says later, or of another epoch.
    ///
    /// @param epoch that it says it is in
    public void heard(KeyId by, Epoch epoch, T said) {
        note(by, epoch.equals(membership.epoch()) ? Optional.of(said) : Optional.empty());
    }

    /// A member has not answered, or nothing of use, and will not.
    public void silent(KeyId by) {
        note(by, Optional.empty());
    }

    private void note(KeyId by, Optional<T> said) {
        if (isOpen() && membership.find(by).isPresent() && heard.putIfAbsent(by, said) == null) {
            if (agreed().isPresent()) {
                Probe.reached("a quorum agrees on a direct read");
            } else if (!isOpen()) {
                Probe.reached("members cannot agree on a direct read");
            }
        }
    }

    /// Whoever asked waits no longer.
    public void giveUp() {
        if (isOpen()) {
            Probe.reached("a direct read takes too long");
            isGivenUp = true;
        }
    }

    /// Whether those who have not answered may still make it a quorum.
    public boolean isOpen() {
        int unheard = membership.members().size() - heard.size();
        return !isGivenUp
                && agreed().isEmpty()
                && most().map(most -> most.by().size()).orElse(0) + unheard >= quorum();
    }

    /// Whether so many are heard that they might have agreed.
    public boolean hasHeardQuorum() {
        return heard.size() >= quorum();
    }

    public Optional<Agreed<T>> agreed() {
        return most().filter(most -> !isGivenUp && most.by().size() >= quorum());
    }

    private int quorum() {
        return membership.size().quorum();
    }

    /// What most say.
    private Optional<Agreed<T>> most() {
        Optional<Agreed<T>> most = Optional.empty();
        for (Optional<T> said : heard.values()) {
            if (said.isPresent()) {
                List<KeyId> by = sayers(said.get());
                if (most.filter(other -> other.by().size() >= by.size()).isEmpty()) {
                    most = Optional.of(new Agreed<>(said.get(), by));
                }
            }
        }
        return most;
    }

    private List<KeyId> sayers(T said) {
        return heard.entrySet().stream()
                .filter(other -> other.getValue().filter(said::equals).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }
}
