import io.tarn.bucket.program.Bucket;
import io.tarn.bucket.program.Draft;
import io.tarn.bucket.program.Tarn;

/// Moves money between two accounts, each an object: both change, or neither does.
void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments.length > 0 ? arguments[0] : "tarn-data");
    try (Tarn tarn = Tarn.open(data.resolve("cluster.toml"), data.resolve("admin.key"))) {
        tarn.createBucket("examples");
        Bucket bucket = tarn.bucket("examples");
        bucket.put("accounts/anna", "100");
        bucket.put("accounts/ben", "20");

        var change = bucket.change(draft -> transfer(draft, 30));
        IO.println("applied: " + change.isApplied());
        IO.println("anna has " + text(bucket, "accounts/anna"));
        IO.println("ben has " + text(bucket, "accounts/ben"));

        // Somebody changes an account between our look and our change: nothing of the draft happens.
        Draft draft = bucket.draft();
        transfer(draft, 50);
        bucket.put("accounts/anna", "10");
        IO.println("too late: " + draft.apply());
        IO.println("ben has " + text(bucket, "accounts/ben"));
    }
}

void transfer(Draft draft, int amount) {
    int anna = Integer.parseInt(draft.get("accounts/anna").known().orElseThrow().text());
    int ben = Integer.parseInt(draft.get("accounts/ben").known().orElseThrow().text());
    draft.put("accounts/anna", Integer.toString(anna - amount));
    draft.put("accounts/ben", Integer.toString(ben + amount));
}

String text(Bucket bucket, String key) {
    return bucket.get(key).known().orElseThrow().text();
}
