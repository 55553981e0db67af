// Reads one call a line from the standard input, {"call": NAME, …}, and answers with a line: {"ok": …} or {"refused": WHY}.
// A call of another name, or one that this file cannot carry out, ends the process: that is no refusal.

import { createInterface } from "node:readline";

import * as mdoc from "./mdoc.mjs";
import * as sdJwt from "./sd_jwt.mjs";

const calls = {
  "sd_jwt.issue": sdJwt.issue,
  "sd_jwt.present": sdJwt.present,
  "sd_jwt.verify": sdJwt.verify,
  "mdoc.issue": mdoc.issue,
  "mdoc.present": mdoc.present,
  "mdoc.transcript": mdoc.transcript,
  "mdoc.verify_issuer_signed": mdoc.verifyIssuerSigned,
  "mdoc.verify_device_response": mdoc.verifyDeviceResponse,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: await calls[call](given) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    answer = { refused: String(error?.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
