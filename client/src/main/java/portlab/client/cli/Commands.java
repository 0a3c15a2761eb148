package portlab.client.cli;

import picocli.CommandLine.Command;

/** The commands of the shell, {@code -c} and scripts. */
@Command(
        name = "",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GetCommand.class,
            HeadCommand.class,
            LsCommand.class,
            PingCommand.class,
            BulkCommand.class,
            EchoCommand.class,
            CalcCommand.class,
            MessageCommand.class,
            ServicesCommand.class,
            ConnectCommand.class,
            SetCommand.class,
            TraceCommand.class,
            SourceCommand.class,
            HistoryCommand.class,
            ClearCommand.class,
            LocalCommand.class,
            HelpCommand.class,
            QuitCommand.class,
        })
final class Commands {}
