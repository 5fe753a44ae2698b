import io.tarn.bucket.program.Bucket;
import io.tarn.bucket.program.Content;
import io.tarn.bucket.program.Draft;
import io.tarn.bucket.program.Merge;
import io.tarn.bucket.program.Tarn;

/// A shopping list that two people change at the same time. Each sees its own changes at once; what they did is merged when it
/// comes to the ring.
void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments.length > 0 ? arguments[0] : "tarn-data");
    try (Tarn tarn = Tarn.open(data.resolve("cluster.toml"), data.resolve("admin.key"))) {
        tarn.createBucket("examples");
        Bucket bucket = tarn.bucket("examples");
        bucket.put("list", "bread\nmilk");

        Draft anna = bucket.draft();
        Draft ben = bucket.draft();
        add(anna, "apples");
        add(ben, "coffee");
        IO.println("anna sees " + lines(anna.get("list").known()));
        IO.println("ben sees " + lines(ben.get("list").known()));

        IO.println("anna: " + anna.apply(this::merge).isApplied());
        IO.println("ben: " + ben.apply(this::merge).isApplied());
        IO.println("all see " + lines(bucket.get("list").known()));
    }
}

void add(Draft draft, String line) {
    var lines = lines(draft.get("list").known());
    lines.add(line);
    draft.put("list", String.join("\n", lines));
}

/// What is there now, with the lines that were added here and without those that were struck out here.
Merge.Merged merge(
        String key, Optional<Content> base, Optional<Content> theirs, Optional<Content> mine) {
    var before = lines(base);
    var here = lines(mine);
    var merged = lines(theirs);
    merged.removeIf(line -> before.contains(line) && !here.contains(line));
    here.stream().filter(line -> !before.contains(line)).forEach(merged::add);
    return Merge.Merged.text(String.join("\n", merged));
}

List<String> lines(Optional<Content> content) {
    return new ArrayList<>(content.map(Content::text).orElse("").lines().toList());
}
