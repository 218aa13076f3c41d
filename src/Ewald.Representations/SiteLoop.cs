namespace Ewald.Representations;

/// <summary>Runs over the sites of a crystal, on several threads when there are many.</summary>
internal static class SiteLoop
{
    private const int Few = 24;

    /// <summary>Runs; each call writes only what belongs to its site.</summary>
    public static void Run(int sites, Action<int> body)
    {
        if (sites >= Few)
        {
            Parallel.For(0, sites, body);
            return;
        }

        for (var site = 0; site < sites; site++) body(site);
    }
}
