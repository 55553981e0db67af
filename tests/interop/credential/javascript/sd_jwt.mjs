// SD-JWT VC by @sd-jwt/sd-jwt-vc: what it leaves to its caller is done here by Node's own crypto.

import { Jwt } from "@sd-jwt/core";
import { digest, ES256, generateSalt } from "@sd-jwt/crypto-nodejs";
import { createHeaderAndPayload, StatusList } from "@sd-jwt/jwt-status-list";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const common = { hasher: digest, hashAlg: "sha-256", saltGenerator: generateSalt, signAlg: ES256.alg, kbSignAlg: ES256.alg };

/** A new SD-JWT VC of these claims; `frame` says which of them can be withheld. */
export async function issue({ claims, frame, key, header }) {
  const issuer = new SDJwtVcInstance({ ...common, signer: await ES256.getSigner(key) });
  return issuer.issue(claims, frame, { header });
}

/** A presentation of the claims in `frame`, bound by the holder's `key` to what `binding` says: iat, aud, nonce. */
export async function present({ text, frame, key, binding }) {
  const holder = new SDJwtVcInstance({ ...common, kbSigner: key && (await ES256.getSigner(key)) });
  return holder.present(text, frame, binding && { kb: { payload: binding } });
}

/** What it says to a verifier at the time `now` who knows the issuer's key. Without `nonce` it looks at no key binding. */
export async function verify({ text, key, now, nonce, statusList, statusKey }) {
  const verifier = new SDJwtVcInstance({
    ...common,
    verifier: await ES256.getVerifier(key),
    kbVerifier: async (data, signature, payload) => {
      if (!payload.cnf?.jwk) throw new Error("bound to nobody");
      return (await ES256.getVerifier(payload.cnf.jwk))(data, signature);
    },
    statusListFetcher: async () => statusList,
    statusVerifier: statusKey && (await ES256.getVerifier(statusKey)),
  });
  const { payload, header, kb } = await verifier.verify(text, { currentDate: now, keyBindingNonce: nonce });
  return { claims: payload, header, binding: kb?.payload ?? null };
}

/** A Token Status List of these values, as a JWT. */
export async function issueStatusList({ values, bits, claims, key }) {
  const list = new StatusList(values, bits);
  const { header, payload } = createHeaderAndPayload(list, claims, { alg: ES256.alg, typ: "statuslist+jwt" });
  return new Jwt({ header, payload }).sign(await ES256.getSigner(key));
}
