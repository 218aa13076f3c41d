using System.Collections;

namespace Ewald.Representations;

/// <summary>Names of columns made when asked for: there may be a million of them.</summary>
internal sealed class ComputedNames(int count, Func<int, string> name) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index] => (uint)index < (uint)count ? name(index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {count} columns.");

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
