// Holds the webcam to a code: by the browser's own detector if there is one, else the server reads the frames.

/** Looks four times a second while it is on and not resting. */
export class Camera {
  #video;
  #found;
  #stream = null;
  #detector = null;
  #canvas = document.createElement("canvas");
  /** No frame is taken while this is true. */
  resting = false;

  /** `found(text or PNG)` is awaited before the next look. */
  constructor(video, found) {
    this.#video = video;
    this.#found = found;
  }

  get isOn() {
    return this.#stream !== null;
  }

  /** Throws what the browser says if it gives no camera. */
  async start() {
    const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.#detector = await detector();
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#look(this.#stream);
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
    this.#canvas.width = this.#canvas.height = 0;
  }

  async #look(stream) {
    while (this.#stream === stream) {
      if (!this.resting && this.#video.videoWidth > 0) {
        const seen = await this.#see().catch(() => null);
        if (seen && !this.resting && this.#stream === stream) await this.#found(seen);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async #see() {
    if (this.#detector) return (await this.#detector.detect(this.#video))[0]?.rawValue;
    return scaledPng(this.#canvas, this.#video, this.#video.videoWidth, this.#video.videoHeight);
  }
}

/** A picture of any kind that the browser knows, as a PNG of a size that the server reads. */
export async function pictureAsPng(file) {
  const bitmap = await createImageBitmap(file);
  try {
    return await scaledPng(document.createElement("canvas"), bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

async function scaledPng(canvas, source, width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  [canvas.width, canvas.height] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("no picture"))), "image/png");
  });
}

async function detector() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  return formats?.includes("qr_code") ? new globalThis.BarcodeDetector({ formats: ["qr_code"] }) : null;
}

const LOOK_EVERY_MS = 250;
const LONGEST_SIDE = 1600;
