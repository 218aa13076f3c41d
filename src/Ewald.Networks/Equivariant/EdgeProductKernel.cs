using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ewald.Tensors;

namespace Ewald.Networks.Equivariant;

/// <summary>Messages over the edges, forward and backward, without storing one: features and radial weights are read, sums are written.</summary>
/// <remarks>Forward each thread owns destinations, backward it owns crystals, so that no two write to one place and sums have one order.</remarks>
internal static class EdgeProductKernel
{
    public static Tensor Forward(EdgeProduct.Path[] paths, Tensor x, Tensor weights, PeriodicGraphBatch batch, int width) =>
        x.Type == ScalarType.Float32 ? Forward<float>(paths, x, weights, batch, width) : Forward<double>(paths, x, weights, batch, width);

    private static Tensor Forward<T>(EdgeProduct.Path[] paths, Tensor input, Tensor radial, PeriodicGraphBatch batch, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, w) = (input.Detach().Contiguous(), radial.Detach().Contiguous());
        var y = Tensor.Zeros([batch.Sites, width], x.Type);
        // Held by the record, so that the batch may be disposed before the backward pass.
        var (harmonics, groups) = (batch.Harmonics.Detach(), Group<T>.Of(paths));
        TensorMemory<T> xMemory = new(x), wMemory = new(w), hMemory = new(harmonics), yMemory = new(y);
        Chunks.Run(batch.Sites, Cost(paths, batch), (start, end) =>
        {
            ReadOnlySpan<T> xs = xMemory.Span, ws = wMemory.Span, hs = hMemory.Span;
            var ys = yMemory.Span;
            int inWidth = xs.Length / batch.Sites, weightWidth = ws.Length / batch.DistinctDistances, edgeWidth = hs.Length / batch.Edges;
            Span<T> factors = stackalloc T[Group<T>.MostTerms];
            for (var site = start; site < end; site++)
            {
                var to = ys.Slice(site * width, width);
                for (var e = batch.FirstEdge[site]; e < batch.FirstEdge[site + 1]; e++)
                {
                    var from = xs.Slice(batch.Source[e] * inWidth, inWidth);
                    var weight = ws.Slice(batch.DistanceOfEdge[e] * weightWidth, weightWidth);
                    var harmonic = hs.Slice(e * edgeWidth, edgeWidth);
                    foreach (var group in groups) group.Add(from, weight, harmonic, factors, to);
                }
            }
        });
        return ManagedFunction.Record(y, [input, radial], g => Backward<T>(groups, g, x, w, harmonics, batch, Cost(paths, batch)), x, w, harmonics);
    }

    private static Tensor[] Backward<T>(Group<T>[] groups, Tensor g, Tensor x, Tensor w, Tensor harmonics, PeriodicGraphBatch batch, long cost)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (gx, gw) = (x.ZerosLike(), w.ZerosLike());
        TensorMemory<T> xMemory = new(x), wMemory = new(w), hMemory = new(harmonics), gMemory = new(g), gxMemory = new(gx), gwMemory = new(gw);
        Chunks.Run(batch.Crystals, 3 * cost * (batch.Sites / batch.Crystals), (start, end) =>
        {
            ReadOnlySpan<T> xs = xMemory.Span, ws = wMemory.Span, hs = hMemory.Span, gs = gMemory.Span;
            Span<T> gxs = gxMemory.Span, gws = gwMemory.Span;
            int inWidth = xs.Length / batch.Sites, outWidth = gs.Length / batch.Sites, weightWidth = ws.Length / batch.DistinctDistances, edgeWidth = hs.Length / batch.Edges;
            Span<T> factors = stackalloc T[Group<T>.MostTerms];
            for (var site = batch.FirstSite[start]; site < batch.FirstSite[end]; site++)
            {
                var gradient = gs.Slice(site * outWidth, outWidth);
                for (var e = batch.FirstEdge[site]; e < batch.FirstEdge[site + 1]; e++)
                {
                    var (source, distance) = (batch.Source[e] * inWidth, batch.DistanceOfEdge[e] * weightWidth);
                    var harmonic = hs.Slice(e * edgeWidth, edgeWidth);
                    foreach (var group in groups)
                        group.Back(gradient, xs.Slice(source, inWidth), ws.Slice(distance, weightWidth), harmonic, factors, gxs.Slice(source, inWidth), gws.Slice(distance, weightWidth));
                }
            }
        });
        GC.KeepAlive(g);
        return [gx, gw];
    }

    // Multiplications of a site.
    private static long Cost(EdgeProduct.Path[] paths, PeriodicGraphBatch batch) =>
        paths.Sum(p => (long)p.Terms.Length * p.Input.Multiplicity) * batch.Edges / batch.Sites;

    /// <summary>The terms of a path that lead to one component of the result, with places in the rows.</summary>
    private sealed class Group<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public const int MostTerms = 32;

        private readonly int _channels, _weight, _result;
        private readonly (int Source, int Edge, T Value)[] _terms;

        private Group(int channels, int weight, int result, (int, int, T)[] terms) => (_channels, _weight, _result, _terms) = (channels, weight, result, terms);

        public static Group<T>[] Of(EdgeProduct.Path[] paths) =>
        [
            .. from path in paths
               from terms in path.Terms.GroupBy(t => t.Result)
               from piece in terms.Chunk(MostTerms)
               select new Group<T>(
                   path.Input.Multiplicity, path.Weight, path.Output.Offset + terms.Key * path.Output.Multiplicity + path.Channel,
                   [.. piece.Select(t => (path.Input.Offset + t.Source * path.Input.Multiplicity, t.Edge, T.CreateTruncating(t.Value)))]),
        ];

        /// <summary>to[u] += w[u] Σ f x[u].</summary>
        public void Add(ReadOnlySpan<T> from, ReadOnlySpan<T> weight, ReadOnlySpan<T> harmonic, Span<T> factors, Span<T> to)
        {
            if (!Factors(harmonic, factors)) return;
            ref var x = ref MemoryMarshal.GetReference(from);
            ref var w = ref Unsafe.Add(ref MemoryMarshal.GetReference(weight), _weight);
            ref var y = ref Unsafe.Add(ref MemoryMarshal.GetReference(to), _result);
            var c = 0;
            for (; c + Vector<T>.Count <= _channels; c += Vector<T>.Count)
            {
                Vector<T> sum = default;
                for (var t = 0; t < _terms.Length; t++) sum = Fused.MultiplyAdd(new Vector<T>(factors[t]), Vector.LoadUnsafe(ref x, (nuint)(_terms[t].Source + c)), sum);
                Fused.MultiplyAdd(sum, Vector.LoadUnsafe(ref w, (nuint)c), Vector.LoadUnsafe(ref y, (nuint)c)).StoreUnsafe(ref y, (nuint)c);
            }

            for (; c < _channels; c++)
            {
                var sum = T.Zero;
                for (var t = 0; t < _terms.Length; t++) sum += factors[t] * from[_terms[t].Source + c];
                to[_result + c] += sum * weight[_weight + c];
            }
        }

        /// <summary>gw[u] += g[u] Σ f x[u] and gx[u] += f w[u] g[u].</summary>
        public void Back(ReadOnlySpan<T> gradient, ReadOnlySpan<T> from, ReadOnlySpan<T> weight, ReadOnlySpan<T> harmonic, Span<T> factors, Span<T> gx, Span<T> gw)
        {
            if (!Factors(harmonic, factors)) return;
            ref var x = ref MemoryMarshal.GetReference(from);
            ref var xGradient = ref MemoryMarshal.GetReference(gx);
            ref var w = ref Unsafe.Add(ref MemoryMarshal.GetReference(weight), _weight);
            ref var wGradient = ref Unsafe.Add(ref MemoryMarshal.GetReference(gw), _weight);
            ref var g = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradient), _result);
            var c = 0;
            for (; c + Vector<T>.Count <= _channels; c += Vector<T>.Count)
            {
                var own = Vector.LoadUnsafe(ref g, (nuint)c);
                var weighted = own * Vector.LoadUnsafe(ref w, (nuint)c);
                Vector<T> sum = default;
                for (var t = 0; t < _terms.Length; t++)
                {
                    var (at, factor) = ((nuint)(_terms[t].Source + c), new Vector<T>(factors[t]));
                    sum = Fused.MultiplyAdd(factor, Vector.LoadUnsafe(ref x, at), sum);
                    Fused.MultiplyAdd(factor, weighted, Vector.LoadUnsafe(ref xGradient, at)).StoreUnsafe(ref xGradient, at);
                }

                Fused.MultiplyAdd(own, sum, Vector.LoadUnsafe(ref wGradient, (nuint)c)).StoreUnsafe(ref wGradient, (nuint)c);
            }

            for (; c < _channels; c++)
            {
                var sum = T.Zero;
                for (var t = 0; t < _terms.Length; t++)
                {
                    sum += factors[t] * from[_terms[t].Source + c];
                    gx[_terms[t].Source + c] += factors[t] * weight[_weight + c] * gradient[_result + c];
                }

                gw[_weight + c] += gradient[_result + c] * sum;
            }
        }

        // False where all vanish: the vectors of the edge from a site to itself.
        private bool Factors(ReadOnlySpan<T> harmonic, Span<T> factors)
        {
            var any = false;
            for (var t = 0; t < _terms.Length; t++)
            {
                factors[t] = _terms[t].Value * harmonic[_terms[t].Edge];
                any |= factors[t] != T.Zero;
            }

            return any;
        }
    }
}
