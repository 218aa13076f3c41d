using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Core;

[assembly: DisableRuntimeMarshalling]

namespace Ewald.Learning;

/// <summary>The door to XGBoost: gradient-boosted trees and random forests.</summary>
public static partial class XGBoostLibrary
{
    /// <summary>Version of the library that is loaded, for example 1.7.4.</summary>
    /// <exception cref="NativeException">It cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            try
            {
                XGBoostVersion(out var major, out var minor, out var patch);
                return FormattableString.Invariant($"{major}.{minor}.{patch}");
            }
            catch (DllNotFoundException e)
            {
                throw new NativeException("XGBoost", "libxgboost.so.0 cannot be loaded; install Debian's libxgboost-dev.", e);
            }
        }
    }

    [LibraryImport("libxgboost.so.0")]
    private static partial void XGBoostVersion(out int major, out int minor, out int patch);
}
