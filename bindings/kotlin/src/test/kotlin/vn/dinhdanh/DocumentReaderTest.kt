package vn.dinhdanh

import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import java.nio.file.Path
import java.util.HexFormat
import kotlin.io.path.readBytes
import kotlin.io.path.readText
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

private const val NOW = 1_790_000_010L
private const val DAY = 86_400L

/** An officer's phone without a network, before papers of the test vectors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentReaderTest {
    private val vectors = Path.of("../../spec/vectors")
    private val root = HexFormat.of().parseHex(
        Regex(""""root": \{\s*"public": "([0-9a-f]+)""").find(vectors.resolve("keys.json").readText())!!.groupValues[1],
    )
    private val reader = DocumentReader.ofTrustList(bytes("trust_list/valid/country.cbor"), root)

    private fun bytes(name: String) = vectors.resolve(name).readBytes()

    private fun text(name: String) = vectors.resolve(name).readText()

    @AfterAll
    fun close() = reader.close()

    @Test
    fun `a paper that its issuer signed is shown line by line`() {
        val verdict = reader.readSdJwt(text("sd_jwt_vc/valid/all_disclosed.txt"), unixSeconds = NOW)
        val document = assertIs<DocumentVerdict.Verified>(verdict).document
        assertEquals("https://issuer.example", document.issuer)
        assertEquals(HolderProof.NOT_PROVEN, document.holder)
        val view = assertNotNull(document.view)
        assertEquals(DocumentKind.IDENTITY, view.kind)
        val name = view.claims.single { it.name == "full_name" }
        assertEquals("Nguyễn Thị Minh Khai", name.shownVi)
        assertTrue("Nguyễn Thị Minh Khai" in document.claims)
        assertTrue("Khai" !in document.toString(), "a person's name in what a log may print")
    }

    @Test
    fun `an altered paper is refused and has no lines`() {
        val verdict = reader.readSdJwt(text("sd_jwt_vc/invalid/signature_bit.txt"), unixSeconds = NOW)
        assertEquals("credential.signature", assertIs<DocumentVerdict.Refused>(verdict).reason.code)
    }

    @Test
    fun `nobody's paper and an old list put the person off`() {
        val stranger = reader.readHealthCertificate(text("dcc/valid/booster.txt"), unixSeconds = NOW)
        assertEquals("credential.issuer", assertIs<DocumentVerdict.Deferred>(stranger).reason.code)
        val late = reader.readSdJwt(text("sd_jwt_vc/valid/all_disclosed.txt"), unixSeconds = NOW + 40 * DAY)
        assertEquals("trust.stale", assertIs<DocumentVerdict.Deferred>(late).reason.code)
    }

    @Test
    fun `a paper without its holder's proof is no answer to a question`() {
        val question = PresentationQuestion("https://hotel.example", "n-1")
        val verdict = reader.readSdJwt(text("sd_jwt_vc/valid/all_disclosed.txt"), question, NOW)
        assertEquals("credential.key_binding", assertIs<DocumentVerdict.Refused>(verdict).reason.code)
    }

    @Test
    fun `a bundle brings its trust list and is believed by its root alone`() {
        DocumentReader.ofBundle(bytes("bundle/valid/whole.cbor"), root).close()
        val other = assertFailsWith<WalletException> {
            DocumentReader.ofBundle(bytes("bundle/valid/whole.cbor"), root.copyOf().also { it[0] = (5 - it[0]).toByte() })
        }
        assertEquals("bundle.signature", other.reason.code)
    }
}
