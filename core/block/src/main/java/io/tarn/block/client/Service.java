package io.tarn.block.client;

/// How one server has served one operation that came to a good end. None of it proves a lie, and an
/// honest server may be of no help once, while it restarts or is behind; one that is of none most of
/// the time is named to the operator.
public enum Service {
    HELPED("helps"),
    SILENT("does not answer"),
    REFUSED("refuses what others do"),
    /// Its timestamps were not those that the operation settled on.
    APART("reports timestamps that others do not");

    private final String words;

    Service(String words) {
        this.words = words;
    }

    /// For the operator, after the server's name.
    public String words() {
        return words;
    }
}
