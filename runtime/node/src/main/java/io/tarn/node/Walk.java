package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.object.machine.VolumeView;
import io.tarn.object.sweep.Marking;
import io.tarn.object.sweep.MarkingEffect;
import io.tarn.object.sweep.MarkingInput;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a [Marking] to its end, on the thread that calls: fetches the blocks that it asks for, and keeps the marks.
final class Walk {
    /// Where blocks of the index come from.
    @FunctionalInterface
    interface Fetch {
        /// Never completes exceptionally.
        CompletableFuture<FetchOutcome> fetch(Bguid block);
    }

    /// Sees the blocks that versions name and nodes have, each once or more.
    @FunctionalInterface
    interface Visitor {
        void visit(Bguid block) throws InterruptedException;
    }

    /// How it ended. Only what is complete says anything of what was not marked.
    sealed interface End {
        record Complete(Marks marks) implements End {}

        record Stuck(Bguid block) implements End {}

        record TooMany(int blocks) implements End {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private final VolumeView volume;
    private final Fetch fetch;
    private final Visitor visitor;
    private final Pace pace;
    private final SweepLimits limits;
    private final Marking marking;
    private final Marks marks;
    private final BlockingQueue<MarkingInput> came = new LinkedBlockingQueue<>();
    private int asked;

    /// @param volume as the state is now; whatever becomes of it meanwhile, this is what is walked through
    /// @param marks of this walk alone
    Walk(
            VolumeView volume,
            Fetch fetch,
            Visitor visitor,
            Pace pace,
            SweepLimits limits,
            Marks marks) {
        this.volume = volume;
        this.fetch = fetch;
        this.visitor = visitor;
        this.pace = pace;
        this.limits = limits;
        this.marks = marks;
        marking = new Marking(volume, limits.fetchesMax(), limits.seenMax());
    }

    End run() throws InterruptedException {
        ExecutorService fetching = Executors.newVirtualThreadPerTaskExecutor();
        try {
            MarkingInput input = new MarkingInput.Continued();
            while (true) {
                List<MarkingEffect> effects = marking.step(input);
                for (MarkingEffect effect : effects) {
                    switch (effect) {
                        case MarkingEffect.Mark(Bguid block) -> {
                            marks.add(block);
                            // What the ring holds comes to nodes later.
                            if (volume.held(block).isEmpty()) {
                                visitor.visit(block);
                            }
                        }
                        case MarkingEffect.Fetch(Bguid block) -> ask(block, fetching);
                        case MarkingEffect.Finished _ -> {
                            return new End.Complete(marks);
                        }
                        case MarkingEffect.Stuck(Bguid block) -> {
                            return new End.Stuck(block);
                        }
                        case MarkingEffect.TooMany(int blocks) -> {
                            return new End.TooMany(blocks);
                        }
                    }
                }
                input = next(effects.isEmpty());
            }
        } finally {
            fetching.shutdownNow();
        }
    }

    private void ask(Bguid block, ExecutorService fetching) {
        asked++;
        fetching.execute(() -> {
            try {
                came.add(fetched(block));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The walk is over.
            }
        });
    }

    /// @param isIdle the last step found nothing to do: it waits for blocks, or has looked at what names none
    private MarkingInput next(boolean isIdle) throws InterruptedException {
        MarkingInput next = isIdle && asked > 0 ? came.take() : came.poll();
        if (next == null) {
            return new MarkingInput.Continued();
        }
        asked--;
        return next;
    }

    /// Nodes come back, and links too: nobody is told that a block is gone before it was asked for for a while.
    private MarkingInput fetched(Bguid block) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            Optional<Bytes> content = content(block);
            if (content.isPresent()) {
                pace.await(content.get().size());
                return new MarkingInput.Came(block, content.get());
            }
            if (tries == limits.pausesMs().size()) {
                return new MarkingInput.Lost(block);
            }
            Thread.sleep(limits.pausesMs().get(tries));
        }
    }

    /// Whatever goes wrong, the block did not come: a walk that waits for ever would never be tried again.
    private Optional<Bytes> content(Bguid block) throws InterruptedException {
        try {
            return fetch.fetch(block).get() instanceof FetchOutcome.Whole(var content, var _)
                    ? Optional.of(content)
                    : Optional.empty();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warn("a block of an index was not fetched", e);
            return Optional.empty();
        }
    }
}
