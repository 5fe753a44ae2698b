/// What an S3 server stands on: buckets whose objects have versions.
///
/// Terms are S3's (bucket, key, version id, delete marker, upload, part). The port is as narrow as the
/// protocol allows: objects are found, listed in the order of their names' bytes, and changed by steps
/// that happen whole or not at all, each under a condition that is judged in the same step. Grouping by
/// delimiters, pages, checksums, ETags and errors are the server's.
///
/// Read in order: [ObjectStore], [Version], [Outcome], [Incoming].
package io.tarn.s3.store;
