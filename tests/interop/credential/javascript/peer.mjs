// Reads one call a line from the standard input, {"call": NAME, …}, and answers with a line: {"ok": …} or {"refused": WHY}.
// A call of another name ends the process: that is no refusal.

import { createInterface } from "node:readline";

import * as mdoc from "./mdoc.mjs";
import * as sdJwt from "./sd_jwt.mjs";

const calls = {
  "sd_jwt/issue": sdJwt.issue,
  "sd_jwt/present": sdJwt.present,
  "sd_jwt/verify": sdJwt.verify,
  "status_list/issue": sdJwt.issueStatusList,
  "mdoc/issue": mdoc.issue,
  "mdoc/present": mdoc.present,
  "mdoc/transcript": mdoc.transcript,
  "mdoc/verify_issuer_signed": mdoc.verifyIssuerSigned,
  "mdoc/verify_device_response": mdoc.verifyDeviceResponse,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, ...given } = JSON.parse(line);
  const carryOut = calls[call];
  if (!carryOut) throw new Error(`no call is named ${call}`);
  let answer;
  try {
    answer = { ok: await carryOut(given) };
  } catch (error) {
    answer = { refused: String(error?.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
