import io.tarn.bucket.program.Applied;
import io.tarn.bucket.program.Bucket;
import io.tarn.bucket.program.Change;
import io.tarn.bucket.program.Content;
import io.tarn.bucket.program.Tarn;

/// Counts how often it was run, whoever else runs it at the same time.
void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments.length > 0 ? arguments[0] : "tarn-data");
    try (Tarn tarn = Tarn.open(data.resolve("cluster.toml"), data.resolve("admin.key"))) {
        tarn.createBucket("examples"); // Refused if it is there, which is as good.
        Bucket bucket = tarn.bucket("examples");
        Change<Applied> change = bucket.change(draft -> {
            String before = draft.get("counter").known().map(Content::text).orElse("0");
            draft.put("counter", Long.toString(Long.parseLong(before) + 1));
        });
        switch (change) {
            case Change.Applied<Applied>(Applied applied) -> {
                long version = applied.numbers().get("counter");
                String count = bucket.get("counter", version).known().orElseThrow().text();
                IO.println("run " + count);
            }
            case Change.Conflict<Applied>(String key) ->
                IO.println("others change " + key + " all the time");
            case Change.Refused<Applied>(var why, String reason) ->
                IO.println("not counted: " + why + ", " + reason);
            case Change.Indeterminate<Applied>(String reason) ->
                IO.println("counted or not, nobody knows: " + reason);
        }
    }
}
