package vn.dinhdanh

import java.io.File
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Path
import java.security.interfaces.ECPublicKey
import java.util.Base64
import java.util.HexFormat
import kotlin.concurrent.thread
import kotlin.test.assertEquals
import kotlin.test.assertNotNull

/** Synthetic people the sandbox's register knows. */
val MINH_KHAI = Registration(
    personalNumber = "046190000001",
    fullName = "Nguyễn Thị Minh Khai",
    dateOfBirth = "1990-04-12",
    sex = Sex.FEMALE,
    phone = "+84900000001",
    portrait = byteArrayOf(1, 2, 3, 4),
)
val VAN_BINH = Registration(
    personalNumber = "001085000002",
    fullName = "Trần Văn Bình",
    dateOfBirth = "1985-09-30",
    sex = Sex.MALE,
    phone = "+84900000002",
    portrait = byteArrayOf(5, 6, 7, 8),
)

/** A sandbox of its own, with fresh state: authority, desk, issuer and trust list on a free loopback port. */
class Sandbox : AutoCloseable {
    private val process = startBinary("serve", "--port", "0", "--json")
    private val endWithTheJvm = Thread { process.destroyForcibly() }
    private val http = HttpClient.newHttpClient()

    val url: String
    val trustRoot: ByteArray

    init {
        Runtime.getRuntime().addShutdownHook(endWithTheJvm)
        val output = process.inputStream.bufferedReader()
        val greeting = assertNotNull(output.readLine(), "the sandbox ended at once; see target/sandbox.log")
        url = lastValue(greeting, "url")
        trustRoot = HexFormat.of().parseHex(lastValue(greeting, "trust_root"))
        thread(isDaemon = true) { output.forEachLine { } }
    }

    fun config(directory: Path) = WalletConfig(directory.toString(), url, trustRoot, tlsRoots = emptyList())

    /** The newest code sent to this phone. */
    fun codeSentTo(phone: String): String =
        lastValue(send(request("/outbox?phone=" + URLEncoder.encode(phone, Charsets.UTF_8)).GET()), "code")

    fun raiseToLevel2(personalNumber: String) {
        post("/desk/level-2", personalNumber)
    }

    /** The person asks at the desk for the account on another phone; the code is told there. */
    fun recoverAtTheDesk(personalNumber: String) {
        post("/desk/recoveries", personalNumber)
    }

    /** An offer of these configurations, or of everything. */
    fun offerFor(personalNumber: String, vararg configurations: String): String {
        val which = configurations.joinToString { "\"$it\"" }
        val more = if (configurations.isEmpty()) "" else """, "configurations": [$which]"""
        return lastValue(post("/desk/offers", personalNumber, more), "credential_offer")
    }

    fun revokeReservePasses(personalNumber: String) {
        post("/desk/revoke", personalNumber)
    }

    /** What a gate needs to be this desk of the trust list. */
    fun reader(name: String): ReaderIdentity {
        val json = send(request("/desk/readers/$name").GET())
        return ReaderIdentity(
            id = lastValue(json, "id"),
            privateKey = Base64.getDecoder().decode(lastValue(json, "private_key")),
            certificate = HexFormat.of().parseHex(lastValue(json, "kid")),
        )
    }

    /** A desk of its own, certified by the authority for readers. */
    fun certifiedReader(id: String, name: String, purpose: String): ReaderIdentity {
        val pair = newP256Pair()
        val key = HexFormat.of().formatHex((pair.public as ECPublicKey).compressed())
        val body = """{"id": "$id", "name": "$name", "public_key": "$key", "purposes": ["$purpose"]}"""
        val certificate = lastValue(postJson("/desk/reader-certificates", body), "certificate")
        return ReaderIdentity(id, pair.pkcs8(), Base64.getUrlDecoder().decode(certificate))
    }

    /** What became of the reserve passes, to carry to a gate. */
    fun statusList(): ByteArray = answer(request("/trust/status/1").GET(), HttpResponse.BodyHandlers.ofByteArray())

    override fun close() {
        process.destroy()
        process.waitFor()
        Runtime.getRuntime().removeShutdownHook(endWithTheJvm)
    }

    private fun post(path: String, personalNumber: String, more: String = ""): String {
        return postJson(path, """{"personal_number": "$personalNumber"$more}""")
    }

    private fun postJson(path: String, body: String): String {
        val publisher = HttpRequest.BodyPublishers.ofString(body)
        return send(request(path).header("Content-Type", "application/json").POST(publisher))
    }

    private fun request(path: String) = HttpRequest.newBuilder(URI(url + path))

    private fun send(request: HttpRequest.Builder): String = answer(request, HttpResponse.BodyHandlers.ofString())

    private fun <T> answer(request: HttpRequest.Builder, read: HttpResponse.BodyHandler<T>): T {
        val answer = http.send(request.build(), read)
        assertEquals(200, answer.statusCode(), "${answer.body()}")
        return answer.body()
    }

    /** The value of the last string member of this name: all the JSON these tests read. */
    private fun lastValue(json: String, name: String): String =
        Regex("\"$name\"\\s*:\\s*\"([^\"]*)\"").findAll(json).last().groupValues[1]
}

/** What a cheat makes of a check-in code: `altered` in one bit, or the `bare-pass` without the holder's signature. */
fun forge(how: String, text: String): String {
    val process = startBinary("forge", how, text)
    val forged = process.inputStream.bufferedReader().readText()
    assertEquals(0, process.waitFor(), "nothing was forged; see target/sandbox.log")
    return forged.removeSuffix("\n") // and no space: a code may end in one
}

private fun startBinary(vararg arguments: String): Process =
    ProcessBuilder(System.getProperty("dinhdanh.sandbox"), *arguments)
        .redirectError(ProcessBuilder.Redirect.appendTo(File("target/sandbox.log")))
        .start()

/** Now, by the clock that gates and wallets go by. */
fun now(): Long = System.currentTimeMillis() / 1000

/** A gate's memory that has been there for a while: a new one defers what was shown in its first 30 s. */
fun memoryOfAMinute(): ReplayMemory = ReplayMemory.since(now() - 60)

/** Takes a new wallet to level 2, with the trust list and what these configurations bring, or everything. */
suspend fun Wallet.fill(sandbox: Sandbox, person: Registration, vararg configurations: String) {
    reachLevel2(sandbox, person)
    updateTrust()
    receive(sandbox.offerFor(person.personalNumber, *configurations))
}

/** Takes a new wallet to an active level 2, as StoryTest does step by step. */
suspend fun Wallet.reachLevel2(sandbox: Sandbox, person: Registration) {
    register(person)
    activate(sandbox.codeSentTo(person.phone))
    sandbox.raiseToLevel2(person.personalNumber)
    activateLevel2(sandbox.codeSentTo(person.phone))
}
