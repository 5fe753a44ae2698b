/// The command `tarn`: one class a subcommand, each a thin sentence over the modules that do the
/// work.
///
/// A command parses its options, calls a port ([ClusterSession], [Host]), and gives back a [Report],
/// which knows its text and its JSON. Failures are a [CommandFailure] with an [ExitStatus]; nothing
/// else decides how the process ends, and no stack trace reaches a person who has not asked for one
/// with `TARN_DEBUG=1` (docs/guide/commands.md).
///
/// Read in order: [Main], [Report], [ExitStatus], [InitCommand], [StatusCommand], [UpCommand].
package io.tarn.cli;
