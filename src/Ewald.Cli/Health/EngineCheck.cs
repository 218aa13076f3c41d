namespace Ewald.Cli.Health;

/// <summary>What was found of one engine.</summary>
/// <param name="Name">The engine.</param>
/// <param name="Required">True when the product cannot do its work without it.</param>
/// <param name="Ok">True when it is there and usable.</param>
/// <param name="Version">Its own version, or null.</param>
/// <param name="Detail">What is worth knowing, or what is wrong.</param>
/// <param name="HowToGet">How to get it when it is missing.</param>
internal sealed record EngineCheck(string Name, bool Required, bool Ok, string? Version, string Detail, string HowToGet);
