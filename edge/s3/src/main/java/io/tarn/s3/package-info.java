/// A server of S3's protocol over an [io.tarn.s3.store.ObjectStore].
///
/// Source: *Amazon S3 API Reference*; "S3 API" means that text. Terms are its own. What is implemented, and what is
/// answered `NotImplemented`: `docs/guide/s3.md`.
///
/// A request is parsed ([S3Request], [Target], [Query]), its signature is checked ([SignatureCheck]), it is one of the
/// [Operation]s or none, and a class of those named for what they are about answers with a [Reply]. Content goes through
/// [VerifiedBody] on its way in. Whatever ends a request early is an [S3Failure]. [S3Handler] binds this to HTTP, and
/// [S3Server] owns the sockets.
package io.tarn.s3;
