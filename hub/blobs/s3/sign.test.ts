import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { EMPTY_SHA256, encode, type Signed, sign } from "./sign.ts";

const AT = { now: Date.parse("2013-05-24T00:00:00Z") };
const HOST = "https://examplebucket.s3.amazonaws.com";
const WELCOME = createHash("sha256").update("Welcome to Amazon S3.").digest("hex");
const credentials = {
  accessKey: "AKIAIOSFODNN7EXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
};

// The examples of "Authenticating Requests: Using the Authorization Header" in the S3 API reference.
const examples: readonly (readonly [string, Signed, string])[] = [
  [
    "GET of an object's first bytes",
    {
      method: "GET",
      url: new URL(`${HOST}/test.txt`),
      headers: { range: "bytes=0-9" },
      bodySha256: EMPTY_SHA256,
      ...AT,
    },
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  ],
  [
    "PUT of an object",
    {
      method: "PUT",
      url: new URL(`${HOST}/${encode("test$file.text")}`),
      headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      bodySha256: WELCOME,
      ...AT,
    },
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  ],
  [
    "GET of a bucket's lifecycle, a parameter without a value",
    { method: "GET", url: new URL(`${HOST}/?lifecycle`), headers: {}, bodySha256: EMPTY_SHA256, ...AT },
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  ],
  [
    "GET of a list of objects",
    { method: "GET", url: new URL(`${HOST}/?max-keys=2&prefix=J`), headers: {}, bodySha256: EMPTY_SHA256, ...AT },
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  ],
];

it.each(examples)("signs as AWS publishes: %s", (_what, request, signature) => {
  expect(sign(request, credentials).authorization?.split("Signature=")[1]).toBe(signature);
});

it("leaves no letter for servers to encode otherwise", () => {
  expect(encode("a b/c!'()*~é")).toBe("a%20b%2Fc%21%27%28%29%2A~%C3%A9");
});
