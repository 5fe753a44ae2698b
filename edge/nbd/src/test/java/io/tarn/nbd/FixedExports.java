package io.tarn.nbd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Exports that do not change.
record FixedExports(List<Export> exports) implements Exports {
    static FixedExports of(Export... exports) {
        return new FixedExports(List.of(exports));
    }

    @Override
    public CompletionStage<Void> refresh() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public List<ExportInfo> list() {
        return exports.stream().map(Export::info).toList();
    }

    @Override
    public Optional<Export> find(String name) {
        return exports.stream().filter(export -> export.info().name().equals(name)).findFirst();
    }
}
