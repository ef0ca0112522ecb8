import { cleanup, render, screen } from "@solidjs/testing-library";
import { afterEach, expect, it } from "vitest";
import type { Me } from "../../../hub/protocol/queue.ts";
import { createActions, possibleOn } from "../case/create-actions.ts";
import { createCase } from "../case/create-case.ts";
import { BlockedSenders } from "../queue/blocked-senders.tsx";
import { useConsole } from "../session/console-context.tsx";
import { Around, CASE, createTestConsole, LEA } from "../session/test-console.tsx";
import { BlockDialog } from "./block-dialog.tsx";

afterEach(cleanup);

const byMail = { ...CASE, citizen: { ...CASE.citizen, email: "giulia@exemple.fr" } };
const asAgent: Me = { ...LEA, services: LEA.services.map((service) => ({ ...service, role: "agent" })) };

it.each([
  ["who supervises the service of a case that came by e-mail", byMail, LEA, true],
  ["no agent of it", byMail, asAgent, false],
  ["nobody when the case came by the form", { ...byMail, channel: "web" as const }, LEA, false],
  ["nobody when no address is known", CASE, LEA, false],
  ["no supervisor of another service", { ...byMail, service: "routes" }, LEA, false],
])("is offered to %s", (_who, view, me, expected) => {
  expect(possibleOn(view, me).block).toBe(expected);
});

function Dialog() {
  const open = createCase(useConsole(), () => "c1");
  createActions(useConsole(), open);
  return <BlockDialog open={open} onClose={() => {}} />;
}

it("asks why, shows what the person will read, and blocks until the end of the day", async () => {
  const test = createTestConsole({ view: byMail });
  render(() => (
    <Around console={test.console}>
      <Dialog />
    </Around>
  ));
  const confirm = await screen.findByRole("button", { name: "Bloquer" });
  confirm.click();
  await screen.findByText("Dites pourquoi en quelques mots.");
  expect(test.blocks).toEqual([]);

  const reason = screen.getByLabelText<HTMLInputElement>("Motif, lu par la personne");
  reason.value = "40 messages identiques";
  reason.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await screen.findByText(/ne seront plus reçus jusqu’au jeudi 24 décembre 2026\./);
  await screen.findByText("Motif : 40 messages identiques");
  confirm.click();
  await screen.findByText("Les e-mails de Giulia Rossi sont refusés jusqu’au jeudi 24 décembre 2026.");
  expect(test.blocks).toMatchObject([
    { caseId: "c1", reason: "40 messages identiques", until: "2026-12-24T22:59:59.000Z" },
  ]);
});

it("lists who is blocked and lifts a block", async () => {
  const test = createTestConsole({ view: byMail });
  await test.console.api.blockSender({ caseId: "c1", reason: "envois répétés", until: "2026-12-24T22:59:59.000Z" });
  render(() => (
    <Around console={test.console}>
      <BlockedSenders />
    </Around>
  ));
  (await screen.findByRole("button", { name: "Expéditeurs bloqués" })).click();
  await screen.findByText("envois répétés, jusqu’au jeudi 24 décembre");
  screen.getByRole("button", { name: "Lever le blocage de Giulia Rossi" }).click();
  await screen.findByText("Personne n’est bloqué.");
  expect(test.blocks).toEqual([]);
});
