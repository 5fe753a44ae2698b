package io.tarn.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command line as a function: arguments in, exit code out, everything printed to two writers.
final class Tarn {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean debug;
    private final Ports ports;

    /// @param debug whether failures come with their stack trace
    Tarn(PrintWriter out, PrintWriter err, boolean debug, Ports ports) {
        this.out = out;
        this.err = err;
        this.debug = debug;
        this.ports = ports;
    }

    int run(String... args) {
        CommandLine tarn = commandLine();
        try {
            return execute(tarn.parseArgs(args)).code();
        } catch (ParameterException e) {
            return fail(usageProblem(e), e, ExitStatus.USAGE);
        } catch (CommandFailure e) {
            return fail(String.valueOf(e.getMessage()), e, e.status());
        } catch (RuntimeException | Error e) { // The end of the process: nothing above would.
            return fail("a defect of Tarn, please report it: " + e, e, ExitStatus.DEFECT);
        }
    }

    /// All commands, without running any; completion scripts are made from it too.
    CommandLine commandLine() {
        var tarn = new CommandLine(new Root());
        tarn.addSubcommand("up", new UpCommand(ports));
        tarn.addSubcommand("init", new InitCommand(ports.random()));
        tarn.addSubcommand("node", node());
        tarn.addSubcommand("volume", volume());
        tarn.addSubcommand("ring", ring());
        tarn.addSubcommand("cluster", cluster());
        tarn.addSubcommand("verify", new VerifyCommand());
        tarn.addSubcommand("evidence", evidence());
        tarn.addSubcommand("status", new StatusCommand(ports.connector()));
        tarn.addSubcommand("repair", new RepairCommand(ports.connector()));
        tarn.addSubcommand("audit", new AuditCommand(ports.connector()));
        tarn.addSubcommand("s3", new S3Command(ports));
        tarn.addSubcommand("nbd", new NbdCommand(ports));
        addObjects(tarn);
        tarn.addSubcommand("key", key());
        tarn.addSubcommand("bench", new BenchCommand());
        tarn.addSubcommand("completion", new CompletionCommand(this::commandLine));
        tarn.addSubcommand("help", new CommandLine.HelpCommand());
        tarn.setCaseInsensitiveEnumValuesAllowed(true);
        tarn.setUsageHelpAutoWidth(true);
        tarn.setOut(out);
        tarn.setErr(err);
        return tarn;
    }

    private void addObjects(CommandLine tarn) {
        tarn.addSubcommand("ls", new ObjectListCommand(ports.connector()));
        tarn.addSubcommand("log", new ObjectLogCommand(ports.connector()));
        tarn.addSubcommand("get", new ObjectGetCommand(ports));
        tarn.addSubcommand("cat", new ObjectCatCommand(ports));
        tarn.addSubcommand("put", new ObjectPutCommand(ports.connector()));
        tarn.addSubcommand("rm", new ObjectRemoveCommand(ports.connector()));
        tarn.addSubcommand("export-proof", new ExportProofCommand(ports));
        tarn.addSubcommand("restore", new RestoreCommand(ports.connector()));
        tarn.addSubcommand("reclaim", new ReclaimCommand(ports.connector()));
    }

    private CommandLine node() {
        return new CommandLine(new NodeCommand(ports))
                .addSubcommand("drain", new NodeDrainCommand(ports.connector()));
    }

    private CommandLine volume() {
        return new CommandLine(new VolumeGroup())
                .addSubcommand("create", new VolumeCreateCommand(ports.connector()))
                .addSubcommand("ls", new VolumeListCommand(ports.connector()))
                .addSubcommand("show", new VolumeShowCommand(ports.connector()))
                .addSubcommand("rm", new VolumeRemoveCommand(ports.connector()));
    }

    private CommandLine ring() {
        return new CommandLine(new RingGroup())
                .addSubcommand("status", new RingStatusCommand(ports.connector()))
                .addSubcommand("key", new RingKeyCommand(ports.connector()))
                .addSubcommand("refresh", new RingRefreshCommand(ports.connector()))
                .addSubcommand("replace", new RingReplaceCommand(ports.connector()))
                .addSubcommand("resize", new RingResizeCommand(ports.connector()))
                .addSubcommand("cancel", new RingCancelCommand(ports.connector()));
    }

    private CommandLine cluster() {
        return new CommandLine(new ClusterGroup())
                .addSubcommand("ls", new ClusterListCommand(ports.connector()))
                .addSubcommand("add", new ClusterAddCommand(ports))
                .addSubcommand("rm", new ClusterRemoveCommand(ports.connector()))
                .addSubcommand("admit", new ClusterAdmitCommand(ports.connector()))
                .addSubcommand("dismiss", new ClusterDismissCommand(ports.connector()));
    }

    private CommandLine evidence() {
        return new CommandLine(new EvidenceGroup())
                .addSubcommand("ls", new EvidenceListCommand(ports.connector()))
                .addSubcommand("show", new EvidenceShowCommand(ports.connector()));
    }

    private CommandLine key() {
        return new CommandLine(new KeyGroup())
                .addSubcommand("create", new KeyCreateCommand(ports.random()))
                .addSubcommand("show", new KeyShowCommand());
    }

    private ExitStatus execute(ParseResult parsed) throws CommandFailure {
        if (CommandLine.executeHelpRequest(parsed) != null) {
            return ExitStatus.OK;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec spec = last.commandSpec();
        if (!(spec.userObject() instanceof TarnCommand command)) {
            throw new ParameterException(spec.commandLine(), "which command?");
        }
        Report report = command.call();
        command.print(report, out);
        return report.status();
    }

    private static String usageProblem(ParameterException e) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        return "%s; see %s --help".formatted(e.getMessage(), name);
    }

    private int fail(String message, Throwable cause, ExitStatus status) {
        out.flush();
        err.println("tarn: " + message.replaceAll("\\s*\\R\\s*", " "));
        if (debug) {
            cause.printStackTrace(err);
        }
        return status.code();
    }

    @Command(
            name = "tarn",
            description = "Keeps data right on machines that nobody has to trust.",
            synopsisSubcommandLabel = "COMMAND",
            commandListHeading = "%nCommands:%n",
            versionProvider = Version.class,
            footer = {
                "",
                "To try it:  tarn up",
                "Exit codes: 0 done, 1 failed, 2 usage, 3 cluster unavailable, 4 refused,",
                "            5 needs attention, 70 defect. TARN_DEBUG=1 shows stack traces."
            })
    private static final class Root {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        @SuppressWarnings("UnusedVariable") // The parser asks for it, and answers it.
        private boolean help;

        @CommandLine.Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Show the version.")
        @SuppressWarnings("UnusedVariable") // The parser asks for it, and answers it.
        private boolean version;
    }

    @Command(description = "Create, list, show and remove volumes.")
    private static final class VolumeGroup extends Group {}

    @Command(description = "See and change the ring that decides what the cluster is.")
    private static final class RingGroup extends Group {}

    @Command(description = "See and change who belongs to the cluster.")
    private static final class ClusterGroup extends Group {}

    @Command(description = "See who was caught lying, and what proves it.")
    private static final class EvidenceGroup extends Group {}

    @Command(description = "Make and show private keys.")
    private static final class KeyGroup extends Group {}

    @Command(synopsisSubcommandLabel = "COMMAND", commandListHeading = "%nCommands:%n")
    private static class Group {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        @SuppressWarnings("UnusedVariable") // The parser asks for it, and answers it.
        private boolean help;
    }
}
