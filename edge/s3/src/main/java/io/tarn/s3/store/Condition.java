package io.tarn.s3.store;

/// When a change may happen, judged in the step that makes it.
public sealed interface Condition {
    record Always() implements Condition {}

    /// There is no object of this name, or its newest version is a delete marker. Refused with
    /// [Refusal#PRECONDITION_FAILED].
    record Absent() implements Condition {}

    /// Its newest version has this ETag. Refused with [Refusal#PRECONDITION_FAILED], or with
    /// [Refusal#NO_SUCH_KEY] if there is no object.
    record Matches(String etag) implements Condition {}

    /// There is an object, whatever it is. Refused with [Refusal#NO_SUCH_KEY].
    record Exists() implements Condition {}

    static Condition always() {
        return new Always();
    }
}
