using System.Xml;
using System.Xml.Linq;
using Ewald.Core;

namespace Ewald.IO;

/// <summary>XML as a user hands it in: no document type definition, no entity of its own, nothing fetched, bounded size.</summary>
internal static class XmlInput
{
    private const long Largest = 64L << 20;

    public static XElement Root(string path)
    {
        var bytes = InputFile.Bytes(path, Largest);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Largest, IgnoreComments = true };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            return XDocument.Load(reader).Root!;
        }
        catch (Exception e) when (e is XmlException or ArgumentException or InvalidOperationException)
        {
            throw new DataFormatException(path, "is not well-formed XML: " + e.Message, e);
        }
    }
}
