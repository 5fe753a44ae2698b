package io.tarn.storage;

import io.tarn.storage.StoreException.Kind;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What an engine's error means to an operator.
final class Failures {
    private Failures() {}

    static Kind kindOf(Status status) {
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return Kind.FULL;
        }
        return switch (status.getCode()) {
            case Corruption -> Kind.ROTTEN;
            case IOError -> isMissingFile(status) ? Kind.ROTTEN : Kind.IO;
            default -> Kind.IO;
        };
    }

    static Kind kindOf(RocksDBException e) {
        Status status = e.getStatus();
        return status == null ? Kind.IO : kindOf(status);
    }

    static StoreException of(String what, RocksDBException e) {
        return new StoreException(kindOf(e), what + ": " + e.getMessage(), e);
    }

    static String describe(Status status) {
        String state = status.getState();
        return state == null || state.isEmpty() ? status.getCodeString() : state;
    }

    /// The engine lists a file that is not there; its sub-code for this does not reach Java.
    private static boolean isMissingFile(Status status) {
        String state = status.getState();
        return state != null && state.contains("No such file");
    }
}
