// What @owf/mdoc leaves to its caller, done by Node's own crypto: digests, ECDSA, MACs, certificates.

import {
  createECDH, createHash, createHmac, createPrivateKey, createPublicKey, hkdfSync, randomBytes, sign, timingSafeEqual,
  verify, X509Certificate,
} from "node:crypto";

import { cborDecode, cborEncode, CoseKey } from "@owf/mdoc";

const HASHES = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };
const CURVES = { "P-256": "prime256v1" };
const SIGNATURES = { ES256: { curve: "P-256", hash: "sha256" } };

const bytes = (buffer) => Uint8Array.from(buffer);

function publicKey(key) {
  const { kty, crv, x, y } = key.jwk;
  return createPublicKey({ key: { kty, crv, x, y }, format: "jwk" });
}

/** Keys arrive raw when a MAC is verified and as a COSE_Key when one is made. */
function privateScalar(given) {
  return given.length === 32 ? given : CoseKey.decode(given).privateKey;
}

function publicPoint(given) {
  return given.length === 65 && given[0] === 4 ? given : CoseKey.decode(given).publicKey;
}

/** RFC 9052 §6.3: four members, the third the external data, empty here. Version 0.6.0 leaves the third out. */
function macStructure(toBeAuthenticated) {
  const [context, protectedHeaders, ...rest] = cborDecode(toBeAuthenticated);
  return cborEncode([context, protectedHeaders, new Uint8Array(), rest.at(-1)]);
}

const mac = (key, toBeAuthenticated, asIs) =>
  bytes(createHmac("sha256", key.k).update(asIs ? toBeAuthenticated : macStructure(toBeAuthenticated)).digest());

/** With `macAsIs`, MACs are over what version 0.6.0 says, which is not what the standard says. */
export const context = ({ macAsIs = false } = {}) => ({
  crypto: {
    random: (length) => bytes(randomBytes(length)),
    digest: ({ digestAlgorithm, bytes: data }) => bytes(createHash(HASHES[digestAlgorithm]).update(data).digest()),
    calculateEphemeralMacKey: ({ privateKey, publicKey: other, sessionTranscriptBytes, info }) => {
      const agreement = createECDH(CURVES["P-256"]);
      agreement.setPrivateKey(privateScalar(privateKey));
      const shared = agreement.computeSecret(publicPoint(other));
      const salt = createHash("sha256").update(sessionTranscriptBytes).digest();
      const k = bytes(Buffer.from(hkdfSync("sha256", shared, salt, info, 32)));
      return CoseKey.create({ keyType: 4, k });
    },
  },
  cose: {
    sign1: {
      sign: ({ toBeSigned, key }) => {
        const { kty, crv, x, y, d } = key.jwk;
        const signer = createPrivateKey({ key: { kty, crv, x, y, d }, format: "jwk" });
        return bytes(sign("sha256", toBeSigned, { key: signer, dsaEncoding: "ieee-p1363" }));
      },
      verify: ({ sign1, key }) => {
        const { curve, hash } = SIGNATURES[sign1.signatureAlgorithmName] ?? {};
        if (!curve || key.jwk.crv !== curve) return false;
        return verify(hash, sign1.toBeSigned, { key: publicKey(key), dsaEncoding: "ieee-p1363" }, sign1.signature);
      },
    },
    mac0: {
      sign: ({ toBeAuthenticated, key }) => mac(key, toBeAuthenticated, macAsIs),
      verify: ({ mac0, key }) => {
        const expected = mac(key, mac0.toBeAuthenticated, macAsIs);
        return expected.length === mac0.tag.length && timingSafeEqual(expected, mac0.tag);
      },
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) =>
      new X509Certificate(certificate).issuer
        .split("\n")
        .filter((line) => line.startsWith(`${field}=`))
        .map((line) => line.slice(field.length + 1)),
    getPublicKey: ({ certificate, alg }) =>
      CoseKey.fromJwk({ ...new X509Certificate(certificate).publicKey.export({ format: "jwk" }), alg }),
    verifyCertificateChain: ({ trustedCertificates, x5chain, now }) => {
      const chain = x5chain.map((der) => new X509Certificate(der));
      const roots = trustedCertificates.map((der) => new X509Certificate(der));
      for (const certificate of chain) {
        if (new Date(certificate.validFrom) > now || new Date(certificate.validTo) < now) throw new Error("certificate expired");
      }
      chain.slice(1).forEach((above, index) => {
        if (!above.ca || !chain[index].checkIssued(above) || !chain[index].verify(above.publicKey)) throw new Error("broken chain");
      });
      const last = chain.at(-1);
      const signed = (root) => last.checkIssued(root) && last.verify(root.publicKey);
      if (!roots.some((root) => root.raw.equals(last.raw) || signed(root))) throw new Error("no trusted root");
    },
    getCertificateData: ({ certificate }) => {
      const read = new X509Certificate(certificate);
      return {
        issuerName: read.issuer,
        subjectName: read.subject,
        serialNumber: read.serialNumber,
        thumbprint: read.fingerprint256,
        notBefore: new Date(read.validFrom),
        notAfter: new Date(read.validTo),
        pem: read.toString(),
      };
    },
  },
});
