/** Gives the case to another service, found by typing a part of its name. */
import { Combobox } from "@kobalte/core/combobox";
import { createSignal } from "solid-js";
import { Check, ChevronDown } from "../../kit/parts/icons.ts";
import type { OpenCase } from "../case/create-case.ts";
import { useConsole } from "../session/console-context.tsx";
import { DialogForm } from "./dialog-form.tsx";
import "./transfer-dialog.css";

type Service = { readonly id: string; readonly name: string };

export function TransferDialog(props: { readonly open: OpenCase; readonly onClose: () => void }) {
  const { me, text } = useConsole();
  const [picked, setPicked] = createSignal<Service | null>(null);
  const words = () => text().action.transfer;
  const targets = () => me.transferTargets.filter(({ id }) => id !== props.open.view()?.service);

  async function transfer(): Promise<void> {
    const service = picked();
    if (!service) return;
    props.onClose();
    const done = text().action.done.transfer(service.name);
    await props.open.act({ type: "transfer", caseId: props.open.id(), service: service.id }, done);
  }

  return (
    <DialogForm
      title={words().title}
      confirm={words().confirm}
      isDisabled={picked() === null}
      onConfirm={() => void transfer()}
      onClose={props.onClose}
    >
      <Combobox<Service>
        class="field"
        options={targets()}
        optionValue="id"
        optionTextValue="name"
        optionLabel="name"
        value={picked()}
        onChange={setPicked}
        placeholder={words().placeholder}
        defaultFilter={(option, typed) => matches(option.name, typed)}
        itemComponent={(item) => (
          <Combobox.Item item={item.item} class="menu__item">
            <Combobox.ItemLabel class="menu__words">{item.item.rawValue.name}</Combobox.ItemLabel>
            <Combobox.ItemIndicator class="menu__mark">
              <Check size={16} />
            </Combobox.ItemIndicator>
          </Combobox.Item>
        )}
      >
        <Combobox.Label class="field__label">{words().service}</Combobox.Label>
        <Combobox.Control class="transfer__control">
          <Combobox.Input class="input" />
          <Combobox.Trigger class="transfer__open" aria-label={words().service}>
            <ChevronDown />
          </Combobox.Trigger>
        </Combobox.Control>
        <Combobox.Portal>
          <Combobox.Content class="menu transfer__list">
            <Combobox.Listbox class="transfer__options" />
          </Combobox.Content>
        </Combobox.Portal>
      </Combobox>
    </DialogForm>
  );
}

/** Compares without accents or capitals, anywhere in the name. Pure. */
export function matches(name: string, typed: string): boolean {
  return bare(name).includes(bare(typed.trim()));
}

function bare(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
