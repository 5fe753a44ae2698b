package io.tarn.s3;

import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Many deletions in one request, each for itself (S3 API, DeleteObjects).
final class DeleteObjects {
    private static final int COUNT_MAX = 1000;

    /// Deletions that are under way together. One after the other, a thousand take longer than clients wait.
    private static final int TOGETHER_MAX = 16;

    private record Item(String key, Optional<String> versionId, Condition condition) {}

    /// What became of an item.
    private sealed interface Result {
        record Gone(Deletion deletion) implements Result {}

        record Failed(S3Failure failure) implements Result {}
    }

    private DeleteObjects() {}

    static Reply delete(Call call) throws IOException {
        XmlElement document = call.document().expect("Delete");
        document.only("Object", "Quiet");
        boolean quiet = document.childText("Quiet").orElse("").equals("true");
        List<Item> items = new ArrayList<>();
        for (XmlElement object : document.all("Object")) {
            object.only("Key", "VersionId", "ETag");
            Optional<String> etag = object.childText("ETag");
            items.add(
                    new Item(
                            object.require("Key").text(),
                            object.childText("VersionId").filter(id -> !id.isEmpty()),
                            etag.isPresent()
                                    ? new Condition.Matches(Conditions.unquoted(etag.get()))
                                    : Condition.always()));
        }
        if (items.isEmpty() || items.size() > COUNT_MAX) {
            throw S3Error.MALFORMED_XML.failure();
        }
        // A bucket that is not there is the request's failure, not that of each key.
        BucketOperations.bucket(call);
        XmlWriter xml = XmlWriter.of("DeleteResult");
        List<Result> results = together(call, items);
        for (int i = 0; i < items.size(); i++) {
            write(xml, items.get(i), results.get(i), quiet);
        }
        return Reply.xml(xml);
    }

    private static void write(XmlWriter xml, Item item, Result result, boolean quiet) {
        switch (result) {
            case Result.Gone(Deletion deletion) -> {
                if (!quiet) {
                    writeDeleted(xml, item, deletion);
                }
            }
            case Result.Failed(S3Failure failure) ->
                    xml.open("Error")
                            .text("Key", item.key())
                            .text("VersionId", item.versionId())
                            .text("Code", failure.error().code())
                            .text("Message", failure.text())
                            .close();
        }
    }

    /// In the order of the items.
    private static List<Result> together(Call call, List<Item> items) throws S3Failure {
        Semaphore turns = new Semaphore(TOGETHER_MAX);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> begun = new ArrayList<>();
            for (Item item : items) {
                begun.add(
                        threads.submit(() -> {
                            turns.acquire();
                            try {
                                return delete(call, item);
                            } finally {
                                turns.release();
                            }
                        }));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> one : begun) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a deletion failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw S3Error.INTERNAL_ERROR.failure();
        }
    }

    private static Result delete(Call call, Item item) {
        try {
            return new Result.Gone(
                    ObjectOperations.delete(
                            call, checked(item.key(), call), item.versionId(), item.condition()));
        } catch (S3Failure e) {
            return new Result.Failed(e);
        }
    }

    private static String checked(String key, Call call) throws S3Failure {
        if (key.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure();
        }
        return Target.checkedKey(key, call.limits().keyBytesMax());
    }

    private static void writeDeleted(XmlWriter xml, Item item, Deletion deletion) {
        Optional<String> left = deletion.versionId().flatMap(ObjectOperations::shown);
        xml.open("Deleted").text("Key", item.key()).text("VersionId", item.versionId());
        if (deletion.marker()) {
            xml.flag("DeleteMarker", true).text("DeleteMarkerVersionId", left);
        }
        xml.close();
    }
}
