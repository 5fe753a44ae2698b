package io.tarn.simulator.objects;

import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// INV-020: whoever looks at several objects at one place of the order sees all of an update of several, or nothing of it.
final class WholeTransactions {
    private final List<SortedMap<ObjectName, VersionNumber>> transactions = new ArrayList<>();
    private int looks;

    /// An update has made these versions, of one object or of several.
    void committed(Map<ObjectName, VersionNumber> made) {
        if (made.size() > 1) {
            transactions.add(new TreeMap<>(made));
        }
    }

    /// Somebody sees the newest versions of objects, all at one place.
    ///
    /// @param heads by name; of others there is none
    void seen(Map<ObjectName, VersionNumber> heads) {
        for (SortedMap<ObjectName, VersionNumber> transaction : transactions) {
            long there =
                    transaction.entrySet().stream()
                            .filter(part ->
                                    heads.getOrDefault(part.getKey(), VersionNumber.NONE)
                                                    .compareTo(part.getValue())
                                            >= 0)
                            .count();
            ObjectViolation.unless(
                    there == 0 || there == transaction.size(),
                    "INV-020: of a transaction of %s objects %s are seen: %s, of %s",
                    transaction.size(),
                    there,
                    heads,
                    transaction);
        }
        looks++;
    }

    int transactions() {
        return transactions.size();
    }

    /// How often somebody looked.
    int looks() {
        return looks;
    }
}
