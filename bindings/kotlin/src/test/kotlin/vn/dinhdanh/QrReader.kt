package vn.dinhdanh

import com.google.zxing.BinaryBitmap
import com.google.zxing.client.j2se.BufferedImageLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import java.nio.file.Path
import javax.imageio.ImageIO

/** What a camera at the gate would read from the picture's pixels. */
fun readQr(picture: Path): String {
    val pixels = BufferedImageLuminanceSource(ImageIO.read(picture.toFile()))
    return QRCodeReader().decode(BinaryBitmap(HybridBinarizer(pixels))).text
}
