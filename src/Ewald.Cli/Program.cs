using System.Globalization;
using Ewald.Cli;
using Ewald.Studies;

// Numbers look the same whatever the machine's language is.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var json = args.Contains("--json", StringComparer.Ordinal);
using var output = json ? StandardOutput.Claim() : Console.Out;
using var signals = new Interruption();
return await CommandLine.RunAsync(args, new Shell(StudyCatalogue.Shipped, output, Console.Error, !Console.IsErrorRedirected), signals.Token).ConfigureAwait(false);
