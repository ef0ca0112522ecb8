/** Both records field by field, with how far they agree in a word and a sign, and where each value comes from. */
import { createMemo, For, Index, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { RecordField } from "../../../hub/protocol/people.ts";
import type { ProposalView } from "../../../hub/protocol/registry.ts";
import { Equal, EqualApproximately, EqualNot, type Icon, Minus, ShieldCheck } from "../../kit/parts/icons.ts";
import { sayDayShort, sayField, sayValue } from "../people/person-words.ts";
import { useConsole } from "../session/console-context.tsx";
import { type CompareRow, compareRows, type Tone } from "./compare-rows.ts";
import { sayLevel, sayNamed, sayPointsLong, sayRarity } from "./review-words.ts";
import "./compare-table.css";

const SIGNS: Readonly<Record<Tone, Icon>> = {
  same: Equal,
  near: EqualApproximately,
  differs: EqualNot,
  none: Minus,
};

export function CompareTable(props: { readonly view: ProposalView }) {
  const { text } = useConsole();
  const words = () => text().compare.side;
  const rows = createMemo(() => compareRows(props.view));
  return (
    <table class="compare">
      <thead>
        <tr class="compare__head">
          <th scope="col">
            <span class="visually-hidden">{words().field}</span>
          </th>
          <th scope="col">
            <SideHead side={props.view.left} label={words().left} />
          </th>
          <th scope="col" class="compare__agreement-head">
            {words().agreement}
          </th>
          <th scope="col">
            <SideHead side={props.view.right} label={words().right} />
          </th>
        </tr>
      </thead>
      <tbody>
        {/* By place: the next question changes words, and makes few elements anew. */}
        <Index each={rows()}>{(row) => <Row row={row()} />}</Index>
      </tbody>
    </table>
  );
}

function SideHead(props: { readonly side: ProposalView["left"]; readonly label: string }) {
  const { text } = useConsole();
  const words = () => text().compare.side;
  const facts = () =>
    [
      words().made(props.side.observations),
      ...(props.side.entries > 1 ? [words().merged(props.side.entries)] : []),
    ].join(" · ");
  return (
    <>
      <span class="compare__label">{props.label}</span>
      <span class="compare__name">{sayNamed(props.side, text())}</span>
      <Show when={props.side.isCertified}>
        <span class="compare__certified">
          <ShieldCheck size={14} />
          {words().certified}
        </span>
      </Show>
      <span class="compare__facts figures">{facts()}</span>
    </>
  );
}

function Row(props: { readonly row: CompareRow }) {
  const { text } = useConsole();
  const rarity = () => (props.row.tone === "same" ? sayRarity(props.row.rarity, text()) : null);
  return (
    <tr class={`compare__row compare__row--${props.row.tone}`}>
      <th scope="row" class="compare__field">
        {sayField(props.row.field, text())}
      </th>
      <td class="compare__left">
        <Value field={props.row.left} other={props.row.right} />
      </td>
      <td class="compare__agreement">
        <span class="compare__sign">
          <Dynamic component={SIGNS[props.row.tone]} size={16} />
          {sayLevel(props.row.level, text())}
        </span>
        <Show when={props.row.weight !== null}>
          <span class="compare__points figures">{sayPointsLong(props.row.weight ?? 0, text())}</span>
        </Show>
        <Show when={rarity()}>
          <span class="compare__points">{rarity()}</span>
        </Show>
      </td>
      <td class="compare__right">
        <Value field={props.row.right} other={props.row.left} />
      </td>
    </tr>
  );
}

function Value(props: { readonly field: RecordField | null; readonly other: RecordField | null }) {
  const { text } = useConsole();
  const words = () => text().compare.side;
  /** What the record says now is not another value. */
  const others = (field: RecordField) =>
    field.others.filter(({ values }) => values.some((value) => !field.values.includes(value)));
  const day = (at: string) => sayDayShort(at, text().time.locale);
  return (
    <Show when={props.field} fallback={<span class="compare__nothing">{words().nothing}</span>}>
      {(field) => (
        <>
          <For each={field().values}>
            {(value) => <span class="compare__value figures">{sayValue(field(), value, text())}</span>}
          </For>
          <span class="compare__from">
            <Show when={field().isLocked}>
              <ShieldCheck size={13} />
            </Show>
            {words().since(text().people.source[field().source], day(field().since))}
          </span>
          <Show when={others(field()).length > 0}>
            <span class="compare__from">
              {words().also(
                others(field())
                  .map(({ values }) => values.map((value) => sayValue(field(), value, text())).join(", "))
                  .join(" ; "),
              )}
            </span>
          </Show>
        </>
      )}
    </Show>
  );
}
