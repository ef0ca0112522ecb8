import { describe, expect, it } from "vitest";
import { MASKED_NIR } from "../../machines/nir/mask-nir.ts";
import { createCommuneFinder } from "./communes.ts";
import { createContactReader, MESSAGE_MAX, readFollowUp } from "./contact-form.ts";

const read = createContactReader(createCommuneFinder([]));
const NIR = "1 85 05 78 006 084 36";
const form = { familyName: "Rossi", givenNames: "Giulia", subject: "RSA", message: "Bonjour" };

describe("a NIR typed in the form", () => {
  it("is masked in each field that takes text", () => {
    const typed = {
      ...form,
      subject: `RSA ${NIR}`,
      message: `Sécu : ${NIR}.\nMerci`,
      postalAddress: `12 rue Pasteur ${NIR}`,
    };
    expect(read(typed, "fr")).toMatchObject({
      ok: true,
      value: {
        subject: `RSA ${MASKED_NIR}`,
        message: `Sécu : ${MASKED_NIR}.\nMerci`,
        postalAddress: `12 rue Pasteur ${MASKED_NIR}`,
      },
    });
    expect(readFollowUp({ message: NIR }, "fr")).toEqual({ ok: true, value: { message: MASKED_NIR } });
  });

  it("is no telephone number", () => {
    expect(read({ ...form, phone: NIR }, "fr")).toMatchObject({ ok: false, errors: [{ field: "phone" }] });
  });

  it("does not make a message too long that was not", () => {
    const message = `${"x".repeat(MESSAGE_MAX - NIR.length - 1)} ${NIR}`;
    expect(read({ ...form, message }, "fr")).toMatchObject({ ok: true });
  });
});
