package io.tarn.member;

import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.steward.Secrets;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// What a member writes to: a journal, and beside it its secrets.
interface MemberDisk {
    /// Writes entries after all others. What a loss of power leaves of those that are not durable is the first
    /// so many of them.
    void append(List<MemberEntry> entries) throws StoreException;

    /// Completes when all that was appended before is durable.
    CompletionStage<Synced> synced();

    /// Waits for [#synced].
    void sync() throws StoreException;

    /// Durable when this returns; what was there before is gone for good.
    void replace(Secrets secrets) throws IOException;

    /// Durable when this returns: the member's key is no unused one any more.
    void used() throws IOException;

    /// A journal in a node's store, and two files.
    record Stored(MemberJournal journal, Store store, SecretsFile file, BirthMark mark)
            implements MemberDisk {
        @Override
        public void append(List<MemberEntry> entries) throws StoreException {
            journal.append(entries);
        }

        @Override
        public CompletionStage<Synced> synced() {
            return store.synced();
        }

        @Override
        public void sync() throws StoreException {
            store.sync();
        }

        @Override
        public void replace(Secrets secrets) throws IOException {
            file.replace(secrets);
        }

        @Override
        public void used() throws IOException {
            mark.remove();
        }
    }
}
