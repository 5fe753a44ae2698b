package io.tarn.node;

import io.tarn.block.BlockAddress;
import io.tarn.block.Timestamp;
import io.tarn.storage.StoreException;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every fragment that this node holds of a volume's blocks that change, again and again, so that what rots is
/// found, and repaired, before it is needed. Asks nobody; [VolumeScan] is what compares with others.
final class Scrub implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final int PAGE_RECORDS = 1024;
    private static final long PAUSE_MS_MIN = TimeUnit.HOURS.toMillis(1);

    /// Rest between passes, as a multiple of the last one's length: a tenth of the time is spent.
    private static final long REST = 9;

    private final VolumeHost host;
    private final FragmentDesk fragments;
    private final Pace pace;

    Scrub(VolumeHost host, FragmentDesk fragments, Pace pace) {
        this.host = host;
        this.fragments = fragments;
        this.pace = pace;
    }

    /// Runs until interrupted.
    @Override
    public void run() {
        try {
            while (true) {
                long started = System.nanoTime();
                pass();
                long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
                Thread.sleep(Math.max(PAUSE_MS_MIN, REST * tookMs));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass() throws InterruptedException {
        var page = new TreeMap<Long, Timestamp>();
        long from = 0;
        boolean end = false;
        while (!end) {
            page.clear();
            try {
                end = host.shelves.latestCommits(from, PAGE_RECORDS, page);
            } catch (StoreException e) {
                // The scan finds records that cannot be read, by what the others have.
                LOG.warn("{}: scrub stopped at block {}: {}", host, from, e.getMessage());
                return;
            }
            for (var entry : page.entrySet()) {
                check(entry.getKey(), entry.getValue());
            }
            from = page.isEmpty() ? from : page.lastKey() + 1;
        }
    }

    /// Reading what is rotten has it repaired; what a newer commit has overtaken is of no interest.
    private void check(long block, Timestamp committed) throws InterruptedException {
        pace.await(host.code.fragmentBytes());
        var _ = fragments.held(host, new BlockAddress(host.descriptor.id(), block), committed);
    }
}
