using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ewald.Cli;

/// <summary>Keeps standard output for one JSON document: whatever else a native library prints goes to standard error.</summary>
internal static partial class StandardOutput
{
    /// <summary>A writer on the real standard output; from here on descriptor 1 is standard error.</summary>
    public static TextWriter Claim()
    {
        if (OperatingSystem.IsWindows()) return Console.Out;
        var kept = Duplicate(1);
        if (kept < 0 || DuplicateTo(2, 1) < 0) return Console.Out;
        Console.SetOut(Console.Error);
        var stream = new FileStream(new SafeFileHandle(kept, ownsHandle: true), FileAccess.Write, bufferSize: 1);
        return new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);
}
