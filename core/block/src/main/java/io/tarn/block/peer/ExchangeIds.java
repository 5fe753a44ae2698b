package io.tarn.block.peer;

/// Names for the questions of one operation; none is used twice, so a late answer to one phase is
/// never taken for an answer to the next.
public final class ExchangeIds {
    private long last;

    long next() {
        return ++last;
    }
}
