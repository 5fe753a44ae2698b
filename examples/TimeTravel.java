import io.tarn.bucket.LoggedVersion;
import io.tarn.bucket.program.Answer;
import io.tarn.bucket.program.Bucket;
import io.tarn.bucket.program.Change;
import io.tarn.bucket.program.Expected;
import io.tarn.bucket.program.Past;
import io.tarn.bucket.program.Tarn;
import io.tarn.bucket.program.Version;

/// What an object was, version by version and at any time, also after it was removed.
void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments.length > 0 ? arguments[0] : "tarn-data");
    try (Tarn tarn = Tarn.open(data.resolve("cluster.toml"), data.resolve("admin.key"))) {
        tarn.createBucket("examples");
        Bucket bucket = tarn.bucket("examples");
        Version first = applied(bucket.put("letter", "Dear all"));
        Thread.sleep(1_000);
        bucket.put("letter", "Dear nobody");
        bucket.remove("letter", Expected.anything());

        IO.println("now: " + (bucket.get("letter") instanceof Answer.Nothing));
        Past then = bucket.at(first.time());
        IO.println("then: " + then.get("letter").known().orElseThrow().text());
        IO.println("by number: " + bucket.get("letter", first.number() + 1).known().orElseThrow().text());
        for (LoggedVersion version : bucket.log("letter", Long.MAX_VALUE, 10).known().orElseThrow().items()) {
            IO.println(version);
        }
    }
}

Version applied(Change<Version> change) {
    if (change instanceof Change.Applied<Version>(Version version)) {
        return version;
    }
    throw new IllegalStateException(change.toString());
}
