package io.tarn.storage;

import static io.tarn.storage.Samples.fragment;
import static io.tarn.storage.Samples.key;
import static io.tarn.storage.Samples.record;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// A process that writes numbered values and prints each number once it is durable, until it is
/// killed. Arguments: the directory, the first number.
final class CrashWriter {
    /// Ends a line that was not cut short by the kill.
    static final String WHOLE = ".";

    private static final int THREADS = 4;

    private CrashWriter() {}

    public static void main(String[] args) throws StoreException {
        var store = Store.open(Path.of(args[0]), Samples.limits());
        var next = new AtomicLong(Long.parseLong(args[1]));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().start(() -> write(store, next));
        }
    }

    private static void write(Store store, AtomicLong next) {
        try {
            while (true) {
                long number = next.getAndIncrement();
                store.apply(
                        new Batch()
                                .put(Shelf.RECORDS, key(number), record(number))
                                .put(Shelf.FRAGMENTS, key(number), fragment(number)));
                store.sync();
                System.out.print(number + WHOLE + "\n");
            }
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }
}
