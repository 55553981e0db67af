package vn.dinhdanh

import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.client.j2se.BufferedImageLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.readBytes

/** The QR code's text, read from the picture's pixels by a decoder that is not ours. */
fun readQr(picture: Path): String = readQr(picture.readBytes())

/** The same from a PNG in memory. */
fun readQr(png: ByteArray): String {
    val pixels = BufferedImageLuminanceSource(ImageIO.read(png.inputStream()))
    // Told that the picture is all code, ZXing looks for no code in a scene; that search misses one in 150 of pictures
    // as exact as these, all of which it finds when they are turned a little, as before a camera.
    val hints = mapOf(DecodeHintType.PURE_BARCODE to true)
    return QRCodeReader().decode(BinaryBitmap(HybridBinarizer(pixels)), hints).text
}
