// mdoc by @owf/mdoc. Bytes travel as base64url, times as seconds; a value {"date": …} is a full-date, {"bytes": …} a byte string.

import {
  CoseKey, DateOnly, DeviceAuthentication, DeviceKey, DeviceRequest, DeviceResponse, DocRequest, Holder, IssuerSigned, Issuer, ItemsRequest,
  SessionTranscript, Verifier,
} from "@owf/mdoc";

import { context } from "./context.mjs";

const decode = (text) => Uint8Array.from(Buffer.from(text, "base64url"));
const encode = (data) => Buffer.from(data).toString("base64url");
const time = (seconds) => new Date(seconds * 1000);

/** A new IssuerSigned. */
export async function issue({ docType, nameSpaces, deviceKey, chain, key, digest = "SHA-256", signed, from, until }) {
  const issuer = new Issuer(docType, context());
  for (const [nameSpace, elements] of Object.entries(nameSpaces)) {
    issuer.addIssuerNamespace(nameSpace, Object.fromEntries(Object.entries(elements).map(([name, it]) => [name, value(it)])));
  }
  const issuerSigned = await issuer.sign({
    signingKey: CoseKey.fromJwk({ ...key, alg: "ES256" }),
    algorithm: -7,
    digestAlgorithm: digest,
    certificates: chain.map(decode),
    deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(deviceKey) },
    validityInfo: { signed: time(signed), validFrom: time(from), validUntil: time(until) },
  });
  return encode(issuerSigned.encode());
}

/** The SessionTranscript of OpenID4VP 1.0, by `response_uri` or for the Digital Credentials API. */
export async function transcript(given) {
  return encode((await sessionTranscript(given)).encode());
}

/** A DeviceResponse of the elements in `wanted`; with `readerKey` by MAC, else signed. */
export async function present({ issuerSigned, docType, wanted, session, key, readerKey, macAsIs }) {
  const nameSpaces = new Map(
    Object.entries(wanted).map(([nameSpace, names]) => [nameSpace, new Map(names.map((name) => [name, false]))]),
  );
  const deviceRequest = DeviceRequest.create({
    docRequests: [DocRequest.create({ itemsRequest: ItemsRequest.create({ docType, namespaces: nameSpaces }) })],
  });
  const proof = readerKey
    ? { mac: { signingKey: CoseKey.fromJwk({ ...key, alg: "HS256" }), ephemeralKey: CoseKey.fromJwk(readerKey) } }
    : { signature: { signingKey: CoseKey.fromJwk({ ...key, alg: "ES256" }) } };
  const response = await Holder.createDeviceResponseForDeviceRequest(
    {
      deviceRequest,
      issuerSigned: [IssuerSigned.decode(decode(issuerSigned))],
      sessionTranscript: await sessionTranscript(session),
      ...proof,
    },
    context({ macAsIs }),
  );
  return encode(response.encode());
}

/** What it says, and which checks failed. */
export async function verifyIssuerSigned({ issuerSigned, trusted, now }) {
  const read = IssuerSigned.decode(decode(issuerSigned));
  const { failed, heard } = checks();
  await read.verify(
    { trustedCertificates: trusted.map(decode), now: time(now), skewSeconds: 0, verificationCallback: heard },
    context(),
  );
  return { failed, documents: [document(read)] };
}

/** What it says, and which checks failed. */
export async function verifyDeviceResponse({ response, session, trusted, now, readerKey, macAsIs }) {
  const read = DeviceResponse.decode(decode(response));
  const given = { sessionTranscript: await sessionTranscript(session), trustedCertificates: trusted.map(decode), now: time(now) };
  const { failed, heard } = checks();
  await Verifier.verifyDeviceResponse({ deviceResponse: read, ...given, skewSeconds: 0, onCheck: heard }, context());
  for (const it of read.documents) {
    if (it.deviceSigned.deviceAuth.deviceMac && !(await macHolds(it, given.sessionTranscript, readerKey, macAsIs))) {
      failed.push("Device MAC must be valid");
    }
  }
  return { failed, documents: read.documents.map((it) => document(it.issuerSigned, it.docType)) };
}

function sessionTranscript({ clientId, origin, nonce, responseUri, thumbprint }) {
  const jwkThumbprint = thumbprint && decode(thumbprint);
  return origin
    ? SessionTranscript.forOid4VpDcApi({ origin, nonce, jwkThumbprint }, context())
    : SessionTranscript.forOid4Vp({ clientId, nonce, responseUri, jwkThumbprint }, context());
}

/** What version 0.6.0 says of every MAC, also a good one, since it compares a name with a number: see `macHolds`. */
const OF_EVERY_MAC = "Device MAC must use alg 5 (HMAC 256/256)";

function checks() {
  const failed = [];
  const heard = ({ status, check }) => {
    if (status === "FAILED" && check !== OF_EVERY_MAC) failed.push(check);
  };
  return { failed, heard };
}

/** The check of a MAC that the library has, and that nothing in it reaches. */
async function macHolds({ docType, issuerSigned, deviceSigned }, session, readerKey, macAsIs) {
  const { deviceMac } = deviceSigned.deviceAuth;
  const authentication = DeviceAuthentication.create({
    sessionTranscript: session, docType, deviceNamespaces: deviceSigned.deviceNamespaces,
  });
  deviceMac.detachedPayload = authentication.encode({ asDataItem: true });
  const { deviceKey } = issuerSigned.issuerAuth.mobileSecurityObject.deviceKeyInfo;
  const given = { publicKey: deviceKey, privateKey: CoseKey.fromJwk(readerKey), sessionTranscript: session };
  return deviceMac.signatureAlgorithmName === "HS256" && deviceMac.verify(given, context({ macAsIs }));
}

function document(issuerSigned, docType) {
  const nameSpaces = {};
  for (const [nameSpace, items] of issuerSigned.issuerNamespaces.issuerNamespaces) {
    nameSpaces[nameSpace] = Object.fromEntries(items.map((item) => [item.elementIdentifier, plain(item.elementValue)]));
  }
  return { docType: docType ?? issuerSigned.issuerAuth.mobileSecurityObject.docType, nameSpaces };
}

function value(it) {
  if (Array.isArray(it)) return it.map(value);
  if (it === null || typeof it !== "object") return it;
  if ("date" in it) return new DateOnly(it.date);
  if ("bytes" in it) return decode(it.bytes);
  return new Map(Object.entries(it).map(([name, member]) => [name, value(member)]));
}

function plain(it) {
  if (it instanceof DateOnly) return { date: it.toISOString().slice(0, 10) };
  if (it instanceof Uint8Array) return { bytes: encode(it) };
  if (it instanceof Date) return { time: it.toISOString() };
  if (Array.isArray(it)) return it.map(plain);
  if (it instanceof Map) return Object.fromEntries([...it].map(([name, member]) => [name, plain(member)]));
  return it;
}
