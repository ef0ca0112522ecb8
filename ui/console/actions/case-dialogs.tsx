/** The dialogs of the case: loaded when first asked for. */
import { lazy, Show, Suspense } from "solid-js";
import type { CaseActions } from "../case/create-actions.ts";
import type { OpenCase } from "../case/create-case.ts";

const TransferDialog = lazy(async () => ({ default: (await import("./transfer-dialog.tsx")).TransferDialog }));
const WaitDialog = lazy(async () => ({ default: (await import("./wait-dialog.tsx")).WaitDialog }));
const BlockDialog = lazy(async () => ({ default: (await import("./block-dialog.tsx")).BlockDialog }));
const ResolveDialog = lazy(async () => ({ default: (await import("./resolve-dialog.tsx")).ResolveDialog }));

export function CaseDialogs(props: {
  readonly open: OpenCase;
  readonly actions: CaseActions;
  /** Returns what opens the case after this one. */
  readonly planNext: () => () => void;
}) {
  const close = () => props.actions.setDialog(null);
  const dialog = () => props.actions.dialog();
  return (
    <Suspense>
      <Show when={dialog() === "transfer"}>
        <TransferDialog open={props.open} onClose={close} />
      </Show>
      <Show when={dialog() === "wait"}>
        <WaitDialog open={props.open} onClose={close} />
      </Show>
      <Show when={dialog() === "block"}>
        <BlockDialog open={props.open} onClose={close} />
      </Show>
      <Show when={dialog() === "resolve"}>
        <ResolveDialog open={props.open} onClose={close} />
      </Show>
      <Show when={dialog() === "resolve-next"}>
        <ResolveDialog open={props.open} onClose={close} planNext={props.planNext} />
      </Show>
    </Suspense>
  );
}
