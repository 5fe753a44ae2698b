package io.tarn.operations.ring;

import io.tarn.crypto.KeyId;
import io.tarn.ring.client.UpdateEffect;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Notices when an update turns to others: the member that was asked alone was to have answered by then.
final class HomeWatch {
    private final List<KeyId> members;
    private final Consumer<KeyId> lags;
    private Optional<KeyId> home = Optional.empty();

    HomeWatch(List<KeyId> members, Consumer<KeyId> lags) {
        this.members = members;
        this.lags = lags;
    }

    /// What an update does in one step.
    void saw(List<UpdateEffect> effects) {
        List<Integer> asked =
                effects.stream()
                        .filter(UpdateEffect.Ask.class::isInstance)
                        .map(effect -> ((UpdateEffect.Ask) effect).member())
                        .toList();
        if (!asked.isEmpty()) {
            home.ifPresent(lags);
            home =
                    asked.size() == 1
                            ? Optional.of(members.get(asked.getFirst()))
                            : Optional.empty();
        }
    }
}
