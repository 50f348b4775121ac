// Reads files with extract-lib, one path a line on its input, and answers each with the number of characters it got.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Path;
import org.icij.extract.document.DocumentFactory;
import org.icij.extract.document.PathIdentifier;
import org.icij.extract.extractor.Extractor;

class ExtractLib {
    public static void main(String[] arguments) throws Exception {
        Extractor extractor = new Extractor(new DocumentFactory().withIdentifier(new PathIdentifier()));
        extractor.disableOcr();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        char[] buffer = new char[65536];
        System.out.println("ready");
        for (String path = asked.readLine(); path != null; path = asked.readLine()) {
            long count = 0;
            try (Reader text = extractor.extract(Path.of(path)).getReader()) {
                for (int length = text.read(buffer); length >= 0; length = text.read(buffer)) {
                    count += length;
                }
            } catch (Throwable trouble) {
                count = -1;
            }
            System.out.println(count);
        }
    }
}
