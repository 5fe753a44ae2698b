package io.tarn.s3;

import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Deletion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Many deletions in one request, each for itself (S3 API, DeleteObjects).
final class DeleteObjects {
    private static final int COUNT_MAX = 1000;

    private record Item(String key, Optional<String> versionId, Condition condition) {}

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
        for (Item item : items) {
            try {
                Deletion deletion =
                        ObjectOperations.delete(
                                call,
                                checked(item.key(), call),
                                item.versionId(),
                                item.condition());
                if (!quiet) {
                    writeDeleted(xml, item, deletion);
                }
            } catch (S3Failure e) {
                xml.open("Error")
                        .text("Key", item.key())
                        .text("VersionId", item.versionId())
                        .text("Code", e.error().code())
                        .text("Message", e.text())
                        .close();
            }
        }
        return Reply.xml(xml);
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
