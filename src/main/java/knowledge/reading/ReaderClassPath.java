package knowledge.reading;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import processes.ClassPlaces;

/** The class path of {@link ReaderChild}: where this process found the parsers, whether it runs packaged or from a build. */
final class ReaderClassPath {

    /** One class of each archive that the parsers need. */
    private static final List<String> NEEDED = List.of(
            "knowledge.reading.ReaderChild",
            "org.apache.tika.Tika",
            "org.apache.tika.parser.pdf.PDFParser",
            "org.apache.tika.parser.microsoft.ooxml.OOXMLParser",
            "org.apache.tika.parser.html.JSoupParser",
            "org.apache.tika.parser.txt.TXTParser",
            "org.apache.tika.parser.xmp.JempboxExtractor",
            "org.apache.tika.parser.xml.XMLParser",
            "org.apache.tika.zip.utils.ZipSalvager",
            "org.apache.pdfbox.pdmodel.PDDocument",
            "org.apache.pdfbox.io.RandomAccessRead",
            "org.apache.fontbox.FontBoxFont",
            "org.apache.jempbox.xmp.XMPMetadata",
            "org.apache.xmpbox.XMPMetadata",
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "org.bouncycastle.cms.CMSEnvelopedData",
            "org.bouncycastle.asn1.cms.CMSAttributes",
            "org.apache.commons.io.IOUtils",
            "org.apache.commons.lang3.StringUtils",
            "org.apache.commons.codec.binary.Hex",
            "org.apache.commons.compress.archivers.zip.ZipFile",
            "org.apache.commons.collections4.MapUtils",
            "org.apache.commons.math3.util.FastMath",
            "org.apache.commons.csv.CSVFormat",
            "org.apache.poi.POIDocument",
            "org.apache.poi.ooxml.POIXMLDocument",
            "org.apache.poi.hwpf.HWPFDocument",
            "org.openxmlformats.schemas.wordprocessingml.x2006.main.CTDocument1",
            "org.apache.xmlbeans.XmlObject",
            "org.apache.logging.log4j.Logger",
            "org.jsoup.Jsoup",
            "org.mozilla.universalchardet.UniversalDetector",
            "org.slf4j.Logger",
            "org.apache.commons.logging.LogFactory",
            "org.jboss.logging.Logger");

    private ReaderClassPath() {}

    /**
     * Jars and folders. Archives that are not there are left out: some are not for every document.
     *
     * @param loader knows where this program's classes are
     */
    static Set<String> of(ClassLoader loader) {
        return NEEDED.stream()
                .flatMap(name -> ClassPlaces.of(name, loader).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
