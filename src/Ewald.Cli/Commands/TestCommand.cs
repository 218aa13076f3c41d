using System.CommandLine;
using Ewald.Core;

namespace Ewald.Cli.Commands;

/// <summary><c>ewald test</c> belongs to the launcher, which builds first; it stands here so that the help names it.</summary>
internal static class TestCommand
{
    public static Command Make()
    {
        var command = new Command("test", "Prepare the machine, build, run all the tests.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new InputException("test is run by the launcher, which builds first: ./ewald test in the house's folder."));
        return command;
    }
}
